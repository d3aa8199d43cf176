import type { RelayDatabase } from '../database/relay-database.js';
import { RATE_WINDOW_MS, RateStore, type Grant } from './rate-store.js';

/** $1 key, $2 how many are wanted, $3 limit, $4 length of a window in milliseconds. */
const TAKE = `
  insert into rate_counters as c (key, used, granted, resets_at)
  values ($1, least($2::int, $3::int), least($2::int, $3::int), now() + $4::int * interval '1 millisecond')
  on conflict (key) do update set (used, granted, resets_at) = (
    select u.used + g.granted, g.granted, case when c.resets_at > now() then c.resets_at else excluded.resets_at end
    from (select case when c.resets_at > now() then c.used else 0 end as used) u,
      lateral (select greatest(0, least($2::int, $3::int - u.used)) as granted) g)
  returning used, granted, (extract(epoch from resets_at - now()) * 1000)::float8 as ms`;

/** Windows in a table of PostgreSQL. Commits do not wait for the disk: a window lasts a minute. */
export class PostgresRates extends RateStore {
  constructor(private readonly database: RelayDatabase) {
    super();
  }

  async take(key: string, wanted: number, limit: number): Promise<Grant> {
    const [row] = await this.database.query<{ used: number; granted: number; ms: number }>(TAKE, [key, wanted, limit, RATE_WINDOW_MS]);
    return { granted: row!.granted, left: Math.max(0, limit - row!.used), resetsInMs: Math.max(1, row!.ms) };
  }
}
