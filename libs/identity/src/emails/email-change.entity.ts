import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A user left a primary address, whose mailbox may still take that back; one at a time. */
export const EmailChangeSchema = defineEntity({
  name: 'EmailChange',
  tableName: 'email_changes',
  properties: {
    ...idColumn,
    userId: p.uuid().unique('email_changes_user_id'),
    /** The address that can come back; it cannot be removed meanwhile. */
    oldUserEmailId: p.uuid(),
    newUserEmailId: p.uuid().nullable(),
    /** SHA-256 of the token in the newest mail; null until there is one. */
    tokenHash: p.blob().nullable().unique('email_changes_token_hash'),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'email_changes_old_user_email_id', properties: ['oldUserEmailId'] },
    { name: 'email_changes_new_user_email_id', properties: ['newUserEmailId'] },
    { name: 'email_changes_expires_at', properties: ['expiresAt'] },
  ],
});
