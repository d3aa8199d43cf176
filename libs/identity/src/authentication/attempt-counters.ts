import { Injectable } from '@nestjs/common';
import { KeyedMac, problems, requireScope, type Fragment } from '@app/kernel';

/** Something that may be tried `limit` times within the window by, or against, one `subject`. */
export interface Attempt {
  kind: string;
  subject: string;
  limit: number;
}

export interface Counted {
  /** 1 for the first attempt of the window. */
  count: number;
  limit: number;
  secondsLeft: number;
}

const WINDOW = "interval '15 minutes'";

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
      `insert into attempt_counters as c (key, count, resets_at) values ${keyed.map(() => `(?, 1, now() + ${WINDOW})`).join(', ')}
       on conflict (key) do update set
         count = case when c.resets_at <= now() then 1 else c.count + 1 end,
         resets_at = case when c.resets_at <= now() then excluded.resets_at else c.resets_at end
       returning key, count, greatest(1, ceil(extract(epoch from resets_at - now())))::int as seconds_left`,
      keyed.map(({ key }) => key),
    );
    return rows.map((row) => ({ count: row.count, limit: keyed.find(({ key }) => key === row.key)!.limit, secondsLeft: row.seconds_left }));
  }

  /**
   * Common table expressions for an attempt that was none, because it succeeded: forget those against the account, take this
   * one of the network back.
   */
  forgiveness(ofAccount: Attempt, ofNetwork: Attempt): Fragment {
    return {
      sql: `forgiven as (delete from attempt_counters where key = ?),
       taken_back as (update attempt_counters set count = count - 1 where key = ? and count > 0)`,
      params: [this.keyOf(ofAccount), this.keyOf(ofNetwork)],
    };
  }

  /** The key of a counter: a MAC, so that the table tells neither addresses nor networks. */
  private keyOf({ kind, subject }: Attempt): string {
    return this.mac.sign('attempt-counter', JSON.stringify([kind, subject]));
  }
}
