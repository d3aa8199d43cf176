export { CommerceApi, type CustomerOfAddress } from './commerce.api.js';
export { CommerceModule } from './commerce.module.js';
export { commerce } from './commerce.permissions.js';
export { CommerceDemoData } from './demo-data.js';
