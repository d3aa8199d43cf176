import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A mailed link to choose a new password with. Bound to the address it was mailed to, and gone with it. */
export const PasswordResetSchema = defineEntity({
  name: 'PasswordReset',
  tableName: 'password_resets',
  properties: {
    ...idColumn,
    userEmailId: p.uuid(),
    /** SHA-256. */
    tokenHash: p.blob().unique('password_resets_token_hash'),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'password_resets_user_email_id', properties: ['userEmailId'] },
    { name: 'password_resets_expires_at', properties: ['expiresAt'] },
  ],
});
