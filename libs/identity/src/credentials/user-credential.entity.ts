import { timeColumns, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const UserCredentialSchema = defineEntity({
  name: 'UserCredential',
  tableName: 'user_credentials',
  properties: {
    userId: p.uuid().primary(),
    ...timeColumns,
    /** PHC string; until its user signs in for the first time, what another system wrote. */
    passwordHash: p.text(),
    passwordChangedAt: timestamp(),
  },
  indexes: [
    { name: 'user_credentials_outdated', expression: `create index "user_credentials_outdated" on "user_credentials" ("user_id") where password_hash not like '$argon2id$%'` },
  ],
});

/** The password of a user; users who sign in otherwise have none. */
export class UserCredential extends UserCredentialSchema.class {}
UserCredentialSchema.setClass(UserCredential);
