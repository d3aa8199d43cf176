import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A refresh token, good once. Its id is the `jti` of the access token issued with it. */
export const RefreshTokenSchema = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_tokens',
  properties: {
    ...idColumn,
    sessionId: p.uuid(),
    /** SHA-256. */
    tokenHash: p.blob().unique('refresh_tokens_token_hash'),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
    usedAt: timestamp().nullable(),
    /** Sealed: the token that took its place, answered again to a client that lost the answer. Useless after 10 s, removed later. */
    sealedSuccessor: p.text().nullable(),
  },
  indexes: [
    { name: 'refresh_tokens_session_id', properties: ['sessionId'] },
    { name: 'refresh_tokens_expires_at', properties: ['expiresAt'] },
  ],
});
