import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A device a user signed in from. */
export const UserDeviceSchema = defineEntity({
  name: 'UserDevice',
  tableName: 'user_devices',
  properties: {
    ...idColumn,
    userId: p.uuid(),
    /** A keyed MAC over what the client says of itself: the table cannot be read backwards. */
    fingerprint: p.string().length(43),
    name: p.string().length(100),
    userAgent: p.string().length(512).nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    /** Moves in steps of minutes, not with every request. */
    lastSeenAt: timestamp().defaultRaw('now()'),
    /** SHA-256 of the token with which this device skips the second factor. */
    trustTokenHash: p.blob().nullable(),
    trustedUntil: timestamp().nullable(),
  },
  uniques: [{ name: 'user_devices_user_id_fingerprint', properties: ['userId', 'fingerprint'] }],
  indexes: [
    { name: 'user_devices_user', properties: ['userId', 'lastSeenAt', 'id'] },
    { name: 'user_devices_trust_token_hash', expression: 'create unique index "user_devices_trust_token_hash" on "user_devices" ("trust_token_hash") where trust_token_hash is not null' },
  ],
});
