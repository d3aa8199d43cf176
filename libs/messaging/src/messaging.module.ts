import { CommerceModule } from '@app/commerce';
import { CrmModule } from '@app/crm';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AccountLogins } from './accounts/account-logins.js';
import { CheckMailPlugin } from './accounts/check-mail-plugin.js';
import { EmailAccountSections } from './accounts/email-account-sections.js';
import { EmailAccount } from './accounts/email-account.entity.js';
import { EmailAccountsController } from './accounts/email-accounts.controller.js';
import { EmailAccountsService } from './accounts/email-accounts.service.js';
import { PurgeAccount } from './accounts/purge-account.job.js';
import { VerifyEmailAccount } from './accounts/verify-email-account.js';
import { EmailAttachment } from './emails/email-attachment.entity.js';
import { Email } from './emails/email.entity.js';
import { EmailsController } from './emails/emails.controller.js';
import { EmailsService } from './emails/emails.service.js';
import { ExtractAttachment } from './emails/extract-attachment.js';
import { RawMessages } from './emails/raw-messages.js';
import { MessagingApi } from './messaging.api.js';
import { MessageParser } from './parsing/message-parser.js';
import { EmailFolder } from './sync/email-folder.entity.js';
import { EmailPlacementSchema } from './sync/email-placement.entity.js';
import { EmailSyncLog } from './sync/email-sync-log.entity.js';
import { IngestMessages } from './sync/ingest-messages.js';
import { MailboxWatch } from './sync/mailbox-watch.entity.js';
import { MailboxWatcher } from './sync/mailbox-watcher.js';
import { PushFlags } from './sync/push-flags.job.js';
import { ReadMessages } from './sync/read-messages.js';
import { SearchedThreads } from './search/searched-threads.js';
import { FeedCalls } from './calls/feed-calls.js';
import { FeedCrmRecords } from './segments/feed-crm-records.js';
import { MailFacts } from './segments/mail-facts.js';
import { ResetFolder } from './sync/reset-folder.js';
import { SyncAccount } from './sync/sync-account.js';
import { SyncJobs } from './sync/sync-account.job.js';
import { SyncFolder } from './sync/sync-folder.js';
import { SyncRecords } from './sync/sync-records.js';
import { AssignThreads } from './threads/assign-threads.js';
import { EmailMessageIdSchema } from './threads/email-message-id.entity.js';
import { EmailThread } from './threads/email-thread.entity.js';
import { FollowMergedCustomers } from './threads/follow-merged-customers.js';
import { LinkThreads } from './threads/link-threads.js';
import { RelinkThreads } from './threads/relink-threads.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';

const entities = [EmailAccount, MailboxWatch, EmailFolder, EmailPlacementSchema, EmailSyncLog, EmailThread, EmailMessageIdSchema, Email, EmailAttachment];

@Module({
  imports: [MikroOrmModule.forFeature(entities), CrmModule, CommerceModule],
  controllers: [EmailAccountsController, ThreadsController, EmailsController],
  providers: [
    { provide: MessageParser, useFactory: () => new MessageParser() },
    AccountLogins,
    EmailAccountsService,
    EmailAccountSections,
    VerifyEmailAccount,
    CheckMailPlugin,
    PurgeAccount,
    RawMessages,
    ExtractAttachment,
    EmailsService,
    ThreadsService,
    AssignThreads,
    LinkThreads,
    FollowMergedCustomers, RelinkThreads,
    ReadMessages,
    IngestMessages,
    ResetFolder,
    SyncFolder,
    SyncRecords,
    SyncAccount,
    SyncJobs,
    PushFlags,
    MailboxWatcher,
    SearchedThreads,
    MailFacts,
    FeedCrmRecords,
    FeedCalls,
    MessagingApi,
  ],
  exports: [MailboxWatcher, MessagingApi],
})
export class MessagingModule {}
