import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, timestamp } from '../database/columns.js';

/** A browser's way into the job board: a code that opens it once, then a cookie. Both are stored as SHA-256. */
export const OperatorSessionSchema = defineEntity({
  name: 'OperatorSession',
  tableName: 'operator_sessions',
  properties: {
    ...idColumn,
    userId: p.uuid(),
    /** The session that asked for it; this one ends with it. */
    sessionId: p.uuid(),
    /** Goes into the record with everything that is done by it. */
    reason: p.string().length(500),
    /** Null once it was used. */
    codeHash: p.blob().nullable(),
    tokenHash: p.blob().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    openedAt: timestamp().nullable(),
    /** Of the code until it is used, then of the cookie. */
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'operator_sessions_code_hash', expression: 'create unique index "operator_sessions_code_hash" on "operator_sessions" ("code_hash")' },
    { name: 'operator_sessions_token_hash', expression: 'create unique index "operator_sessions_token_hash" on "operator_sessions" ("token_hash")' },
    { name: 'operator_sessions_user_id', properties: ['userId'] },
    { name: 'operator_sessions_session_id', properties: ['sessionId'] },
    { name: 'operator_sessions_expires_at', properties: ['expiresAt'] },
  ],
});
