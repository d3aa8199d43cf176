export { CrmApi } from './crm.api.js';
export { CrmModule } from './crm.module.js';
export { crm } from './crm.permissions.js';
export { CrmDemoData } from './demo-data.js';
export { CrmDemoNews } from './demo-news.js';
