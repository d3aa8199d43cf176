import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/**
 * Half a sign-in that waits for its other half, by token: `mfa` (the first factor was right), `passkey` (a passkey is asked
 * for), `passkey_registration`, `ticket` (a sign-in through the browser is done, its tokens wait to be fetched).
 */
export const CHALLENGE_KINDS = ['mfa', 'passkey', 'passkey_registration', 'ticket'] as const;
export type ChallengeKind = (typeof CHALLENGE_KINDS)[number];

export const SignInChallengeSchema = defineEntity({
  name: 'SignInChallenge',
  tableName: 'sign_in_challenges',
  properties: {
    ...idColumn,
    kind: p.enum(CHALLENGE_KINDS),
    userId: p.uuid().nullable(),
    /** SHA-256. */
    tokenHash: p.blob().unique('sign_in_challenges_token_hash'),
    data: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
    tries: p.integer().default(0),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'sign_in_challenges_user_id', properties: ['userId'] },
    { name: 'sign_in_challenges_expires_at', properties: ['expiresAt'] },
  ],
});
