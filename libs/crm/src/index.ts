export { CrmApi, type SubjectsOfAddress } from './crm.api.js';
export { CrmModule } from './crm.module.js';
export { crm } from './crm.permissions.js';
export { CrmDemoData } from './demo-data.js';
export { CrmDemoNews } from './demo-news.js';
export { RebuildTimelineJob } from './timeline/rebuild-timeline.job.js';
