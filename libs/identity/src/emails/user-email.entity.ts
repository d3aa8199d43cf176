import { idColumn, timeColumns, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/**
 * An address a user signs in with. A verified address belongs to one user; an unverified one is only a claim, of which
 * there may be several (docs/decisions/0004).
 */
const UserEmailSchema = defineEntity({
  name: 'UserEmail',
  tableName: 'user_emails',
  properties: {
    ...idColumn,
    ...timeColumns,
    userId: p.uuid(),
    email: p.string().length(254).check('email = lower(email)'),
    isPrimary: p.boolean().default(false),
    verifiedAt: timestamp().nullable(),
  },
  uniques: [{ name: 'user_emails_user_id_email', properties: ['userId', 'email'] }],
  indexes: [
    { name: 'user_emails_verified', expression: 'create unique index "user_emails_verified" on "user_emails" ("email") where verified_at is not null' },
    { name: 'user_emails_primary', expression: 'create unique index "user_emails_primary" on "user_emails" ("user_id") where is_primary' },
    { name: 'user_emails_email', properties: ['email', 'createdAt'] },
    { name: 'user_emails_user', properties: ['userId', 'createdAt', 'id'] },
    { name: 'user_emails_search', expression: 'create index "user_emails_search" on "user_emails" using gin ("email" gin_trgm_ops)' },
  ],
});

export class UserEmail extends UserEmailSchema.class {}
UserEmailSchema.setClass(UserEmail);
