import { timeColumns, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const UserCredentialSchema = defineEntity({
  name: 'UserCredential',
  tableName: 'user_credentials',
  properties: {
    userId: p.uuid().primary(),
    ...timeColumns,
    /** PHC string. */
    passwordHash: p.text(),
    passwordChangedAt: timestamp(),
  },
});

/** The password of a user; users who sign in otherwise have none. */
export class UserCredential extends UserCredentialSchema.class {}
UserCredentialSchema.setClass(UserCredential);
