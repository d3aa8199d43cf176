import { timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Something the provider issued or remembers: a code, a token, a sign-in, a consent. What it says is sealed, its id only known as a hash. */
export const OpenIdArtifactSchema = defineEntity({
  name: 'OpenIdArtifact',
  tableName: 'openid_artifacts',
  properties: {
    /** SHA-256 over kind and id. */
    idHash: p.blob().primary(),
    /** What a consent is known by outside. */
    id: p.uuid().unique('openid_artifacts_id'),
    /** Name of the model of `oidc-provider`. */
    kind: p.string().length(40),
    sealedPayload: p.text(),
    /** The name of a sign-in inside the provider; no secret. */
    uid: p.string().length(64).nullable(),
    /** `idHash` of the consent a token rests on. */
    grantHash: p.blob().nullable(),
    /** What a consent allows. */
    scope: p.text().nullable(),
    environmentId: p.uuid().nullable(),
    userId: p.uuid().nullable(),
    /** The session of identity the user signed in with. */
    sessionId: p.uuid().nullable(),
    /** The secret an access token was got with: it lives no longer. Null where the program keeps none. */
    apiKeyId: p.uuid().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    consumedAt: timestamp().nullable(),
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'openid_artifacts_uid', expression: 'create index "openid_artifacts_uid" on "openid_artifacts" ("uid") where uid is not null' },
    { name: 'openid_artifacts_grant_hash', properties: ['grantHash'] },
    { name: 'openid_artifacts_environment_id', properties: ['environmentId'] },
    { name: 'openid_artifacts_user_id', properties: ['userId', 'kind', 'createdAt', 'id'] },
    { name: 'openid_artifacts_session_id', properties: ['sessionId'] },
    { name: 'openid_artifacts_api_key_id', properties: ['apiKeyId'] },
    { name: 'openid_artifacts_expires_at', properties: ['expiresAt'] },
  ],
});
