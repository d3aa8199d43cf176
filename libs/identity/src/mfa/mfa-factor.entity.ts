import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { FACTOR_TYPES } from './factor-types.js';

/** Something a user proves themselves with beside, or instead of, the password. */
export const MfaFactorSchema = defineEntity({
  name: 'MfaFactor',
  tableName: 'user_mfa_factors',
  properties: {
    ...idColumn,
    userId: p.uuid(),
    type: p.enum(FACTOR_TYPES),
    name: p.string().length(100),
    /** Sealed JSON: the seed of a TOTP, the public key of a passkey, the codes' MACs. */
    sealedData: p.text(),
    /** WebAuthn credential id in base64url; how a passkey is found without a user name. */
    credentialId: p.string().length(1400).nullable(),
    /** False until the user proved once that it works. */
    isEnabled: p.boolean().default(false),
    /** The TOTP step, or the WebAuthn signature counter, used last: neither may come again. */
    lastCounter: p.bigint('number').nullable(),
    lastUsedAt: timestamp().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    enabledAt: timestamp().nullable(),
  },
  indexes: [
    { name: 'user_mfa_factors_user', properties: ['userId', 'createdAt', 'id'] },
    { name: 'user_mfa_factors_credential_id', expression: 'create unique index "user_mfa_factors_credential_id" on "user_mfa_factors" ("credential_id") where credential_id is not null' },
    { name: 'user_mfa_factors_single', expression: `create unique index "user_mfa_factors_single" on "user_mfa_factors" ("user_id", "type") where type <> 'webauthn' and is_enabled` },
  ],
});
