export { ClientsApi } from './clients.api.js';
export { ClientsModule } from './clients.module.js';
export { ClientsDemoData } from './demo-data.js';
export { clients } from './clients.permissions.js';
export { DemoWebhooks } from './webhooks/demo-webhooks.js';
export { DeliverWebhooks } from './webhooks/deliver-webhooks.js';
