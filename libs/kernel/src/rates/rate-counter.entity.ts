import { defineEntity, p } from '@mikro-orm/postgresql';
import { timestamp } from '../database/columns.js';

/** What of a limit was given out in the running minute; the key is a MAC, so that the table names nobody. Not logged: a crash of the server begins a new minute. */
export const RateCounterSchema = defineEntity({
  name: 'RateCounter',
  tableName: 'rate_counters',
  properties: {
    key: p.string().length(43).primary(),
    used: p.integer(),
    /** To whoever asked last. */
    granted: p.integer(),
    resetsAt: timestamp(),
  },
  indexes: [{ name: 'rate_counters_resets_at', properties: ['resetsAt'] }],
});
