import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, timestamp } from '../database/columns.js';
import { queueTable } from './outbox-event.entity.js';

/** An incoming callback of a provider, kept once per (provider, dedupe key) whatever the provider repeats. */
export const InboxMessageSchema = defineEntity({
  name: 'InboxMessage',
  ...queueTable('inbox_messages'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().nullable(),
    provider: p.string().length(40),
    dedupeKey: p.string().length(255),
    /** Sealed: callbacks hold personal data. */
    sealedBody: p.text(),
    receivedAt: timestamp().defaultRaw('now()'),
    appliedAt: timestamp().nullable(),
  },
  indexes: [
    { name: 'inbox_messages_dedupe', expression: 'create unique index "inbox_messages_dedupe" on "inbox_messages" ("provider", "dedupe_key")' },
    { name: 'inbox_messages_organization', properties: ['organizationId', 'receivedAt'] },
  ],
});
