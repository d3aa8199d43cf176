export { CommerceApi, type CustomerOfAddress, type CustomerOfLogin } from './commerce.api.js';
export { CommerceModule } from './commerce.module.js';
export { commerce } from './commerce.permissions.js';
export { CommerceDemoData } from './demo-data.js';
export { CrmRecords, type CrmRecord } from './segments/crm-records.js';
export type { FactSource, SegmentEvent, SegmentField } from './segments/fact-source.js';
export { SegmentFacts } from './segments/segment-facts.js';
