import { defineEntity, p } from '@mikro-orm/postgresql';
import { timestamp } from '../database/columns.js';

/**
 * The stored answer of a POST that carried an Idempotency-Key. Global on purpose: the primary key is a hash over the
 * organization, the user and the key, so nobody can reach another's record, and sign-up has no organization yet.
 */
export const IdempotencyRecordSchema = defineEntity({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_records',
  properties: {
    keyHash: p.blob().primary(),
    requestHash: p.blob(),
    status: p.smallint(),
    /** The answer's JSON, sealed: it may hold personal data or tokens. */
    sealedBody: p.text(),
    createdAt: timestamp().defaultRaw('now()'),
  },
  indexes: [{ name: 'idempotency_records_created_at', properties: ['createdAt'] }],
});
