export { CommerceApi } from './commerce.api.js';
export { CommerceModule } from './commerce.module.js';
export { commerce } from './commerce.permissions.js';
export { CommerceDemoData } from './demo-data.js';
export { DeriveInteractions } from './interactions/derive-interactions.js';
export { CrmRecords } from './segments/crm-records.js';
export type { FactSource } from './segments/fact-source.js';
export { SegmentFacts } from './segments/segment-facts.js';
