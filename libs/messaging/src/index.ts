export { MessagingApi, type Archive, type ArchivedMessage } from './messaging.api.js';
export { MessagingModule } from './messaging.module.js';
export { messaging } from './messaging.permissions.js';
export { MailboxWatcher } from './sync/mailbox-watcher.js';
