import { Injectable } from '@nestjs/common';
import { KeyedMac, problems, requireScope, type Fragment } from '@app/kernel';

/** Something that may be tried `limit` times within the window by, or against, one `subject`. */
export interface Attempt {
  kind: string;
  subject: string;
  limit: number;
  /** A window that was used up is followed by one of twice the length, up to four hours. */
  grows?: boolean;
}

export interface Counted {
  /** 1 for the first attempt of the window. */
  count: number;
  limit: number;
  secondsLeft: number;
}

const WINDOW = "interval '15 minutes'";
/** 15 minutes doubled four times. */
const MAX_DOUBLINGS = 4;

/**
 * Counts attempts before they are carried out. Each one is counted in a statement of its own that has committed when the
 * costly or telling work begins, so that any number of parallel attempts passes the limit by none.
 */
@Injectable()
export class AttemptCounters {
  constructor(private readonly mac: KeyedMac) {}

  /** Counts one of each; throws a 429 with Retry-After when any of them is over its limit. `onFirstRefusal` runs once a window. */
  async count(attempts: Attempt[], onFirstRefusal?: () => Promise<void>): Promise<void> {
    const counted = await this.add(attempts);
    const over = counted.filter(({ count, limit }) => count > limit);
    if (over.length === 0) return;
    if (over.some(({ count, limit }) => count === limit + 1)) await onFirstRefusal?.();
    throw new problems.TooManyRequests({ headers: { 'retry-after': String(Math.max(...over.map(({ secondsLeft }) => secondsLeft))) } });
  }

  private async add(attempts: Attempt[]): Promise<Counted[]> {
    const scope = requireScope();
    if (scope.inTransaction()) throw new Error('An attempt must be counted before the transaction it belongs to.');
    // in the order of keys, so that two statements never wait for each other
    const keyed = attempts.map((attempt) => ({ ...attempt, key: this.keyOf(attempt) })).sort((a, b) => (a.key < b.key ? -1 : 1));
    const rows = await scope.em.execute<{ key: string; count: number; seconds_left: number }[]>(
      `with tried (key, may_grow_after) as (values ${keyed.map(() => '(?, ?::int)').join(', ')})
       insert into attempt_counters as c (key, count, resets_at) select key, 1, now() + ${WINDOW} from tried
       on conflict (key) do update set
         count = case when c.resets_at <= now() then 1 else c.count + 1 end,
         (resets_at, doublings) = (
           select case when c.resets_at > now() then c.resets_at else now() + ${WINDOW} * (1 << d.doublings) end, d.doublings
           from tried t, lateral (select case
             when c.resets_at > now() then c.doublings
             when c.count > t.may_grow_after then least(c.doublings + 1, ${MAX_DOUBLINGS})
             else 0 end as doublings) d
           where t.key = c.key)
       returning key, count, greatest(1, ceil(extract(epoch from resets_at - now())))::int as seconds_left`,
      keyed.flatMap(({ key, limit, grows }) => [key, grows ? limit : null]),
    );
    return rows.map((row) => ({ count: row.count, limit: keyed.find(({ key }) => key === row.key)!.limit, secondsLeft: row.seconds_left }));
  }

  /**
   * Common table expressions for an attempt that was none, because it succeeded: forget those against the account, take this
   * one of the network back.
   */
  forgiveness(ofAccount: Attempt, ofNetwork?: Attempt): Fragment {
    const forgiven = { sql: 'forgiven as (delete from attempt_counters where key = ?)', params: [this.keyOf(ofAccount)] };
    if (!ofNetwork) return forgiven;
    return {
      sql: `${forgiven.sql}, taken_back as (update attempt_counters set count = count - 1 where key = ? and count > 0)`,
      params: [...forgiven.params, this.keyOf(ofNetwork)],
    };
  }

  /** Forgets, in the running transaction, whatever was counted. */
  async forget(attempts: readonly Attempt[]): Promise<void> {
    if (attempts.length === 0) return;
    await requireScope().rows('delete from attempt_counters where key = any(?::text[])', [attempts.map((attempt) => this.keyOf(attempt))]);
  }

  /** The key of a counter: a MAC, so that the table tells neither addresses nor networks. */
  private keyOf({ kind, subject }: Attempt): string {
    return this.mac.sign('attempt-counter', JSON.stringify([kind, subject]));
  }
}
