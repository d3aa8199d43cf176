import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const SIGNING_ALGORITHMS = ['EdDSA', 'RS256'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** A key the provider signs ID tokens with, or lately did. */
export const OpenIdKeySchema = defineEntity({
  name: 'OpenIdKey',
  tableName: 'openid_keys',
  properties: {
    ...idColumn,
    /** RFC 7638 thumbprint. */
    kid: p.string().length(64).unique('openid_keys_kid'),
    algorithm: p.enum(SIGNING_ALGORITHMS),
    /** Sealed JWK. */
    sealedPrivateKey: p.text(),
    createdAt: timestamp().defaultRaw('now()'),
  },
});
