import { timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** How often something was tried in the running window; the key is a MAC, so that the table names nobody. */
export const AttemptCounterSchema = defineEntity({
  name: 'AttemptCounter',
  tableName: 'attempt_counters',
  properties: {
    key: p.string().length(43).primary(),
    count: p.integer(),
    resetsAt: timestamp(),
    /** How often the window was doubled, because the one before was used up. */
    doublings: p.smallint().default(0),
  },
  indexes: [{ name: 'attempt_counters_resets_at', properties: ['resetsAt'] }],
});
