import { MikroORM } from '@mikro-orm/postgresql';
import { problems, requireScope, runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { AttemptCounters } from './attempt-counters.js';

describe('AttemptCounters', () => {
  let app: TestApp;
  let counters: AttemptCounters;
  const attempt = (subject: string, limit = 10) => ({ kind: 'test', subject, limit });
  const count = (...attempts: ReturnType<typeof attempt>[]) => inScope(() => counters.count(attempts));
  const inScope = <T>(work: () => Promise<T>) => runInScope(new Scope({ em: app.app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test' }), work);

  beforeAll(async () => {
    app = await startTestApp();
    counters = app.app.get(AttemptCounters);
  });
  afterAll(() => app?.close());

  it('lets exactly the limit through, however many come at the same time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => count(attempt('flood'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(refused.every((reason) => reason instanceof problems.TooManyRequests)).toBe(true);
  });

  it('refuses when any of several is over its limit, and says when to come again', async () => {
    await count(attempt('network', 1));
    const refusal = await count(attempt('account'), attempt('network', 1)).catch((error: problems.TooManyRequests) => error);
    expect(Number((refusal as problems.TooManyRequests).headers['retry-after'])).toBeGreaterThan(890);
  });

  it('never waits for itself when pairs are counted in any order', async () => {
    const pairs = Array.from({ length: 100 }, (_, i) => (i % 2 ? [attempt('left', 1_000), attempt('right', 1_000)] : [attempt('right', 1_000), attempt('left', 1_000)]));
    await expect(Promise.all(pairs.map((pair) => count(...pair)))).resolves.toHaveLength(100);
  });

  it('starts again when the window is over', async () => {
    await count(attempt('later', 1));
    await expect(count(attempt('later', 1))).rejects.toThrow(problems.TooManyRequests);
    await queryAsAdmin(app.database, `update attempt_counters set resets_at = now() - interval '1 second'`);
    await expect(count(attempt('later', 1))).resolves.toBeUndefined();
    await expect(count(attempt('later', 1))).rejects.toThrow(problems.TooManyRequests);
  });

  it('doubles the window that follows one that was used up, four times at most, and begins anew after a quiet one', async () => {
    const minutesLeft = async () => {
      const [row] = await queryAsAdmin<{ minutes: number }>(app.database, 'select round(extract(epoch from max(resets_at) - now()) / 60)::int as minutes from attempt_counters');
      return row!.minutes;
    };
    const lapse = () => queryAsAdmin(app.database, `update attempt_counters set resets_at = now() - interval '1 second'`);
    const tryAt = (limit: number) => inScope(() => counters.count([{ ...attempt('guessed', limit), grows: true }]));
    const windows: number[] = [];
    for (let i = 0; i < 7; i++) {
      await lapse();
      await tryAt(1);
      await expect(tryAt(1)).rejects.toThrow(problems.TooManyRequests);
      windows.push(await minutesLeft());
    }
    expect(windows).toEqual([15, 30, 60, 120, 240, 240, 240]);
    await lapse();
    await tryAt(1); // once: the limit is not passed
    expect(await minutesLeft()).toBe(240);
    await lapse();
    await tryAt(1);
    expect(await minutesLeft()).toBe(15);
  });

  it('keeps windows as long as they are for attempts that do not grow', async () => {
    for (let i = 0; i < 3; i++) await count(attempt('steady', 1)).catch(() => undefined);
    await queryAsAdmin(app.database, `update attempt_counters set resets_at = now() - interval '1 second'`);
    await count(attempt('steady', 1));
    expect(await queryAsAdmin(app.database, 'select 1 from attempt_counters where resets_at > now() + interval \'16 minutes\'')).toEqual([]);
  });

  it('tells of the first refusal of a window once', async () => {
    let told = 0;
    const tell = async () => void told++;
    for (let i = 0; i < 5; i++) await inScope(() => counters.count([attempt('told', 1)], tell)).catch(() => undefined);
    expect(told).toBe(1);
  });

  it('forgets those of the account and takes back one of the network after a success', async () => {
    await count(attempt('a', 2), attempt('n', 2));
    await count(attempt('a', 2), attempt('n', 2));
    const { sql, params } = counters.forgiveness(attempt('a'), attempt('n'));
    await inScope(() => requireScope().em.execute(`with ${sql} select 1`, params));
    await expect(count(attempt('n', 2))).resolves.toBeUndefined();
    await expect(count(attempt('n', 2))).rejects.toThrow(problems.TooManyRequests);
    await count(attempt('a', 2));
    await expect(count(attempt('a', 2))).resolves.toBeUndefined();
  });

  it('forgets what it is told to forget, and nothing else', async () => {
    await count(attempt('kept', 1));
    await count(attempt('forgotten', 1));
    await inScope(() => requireScope().transaction(() => counters.forget([attempt('forgotten', 1)])));
    await expect(count(attempt('forgotten', 1))).resolves.toBeUndefined();
    await expect(count(attempt('kept', 1))).rejects.toThrow(problems.TooManyRequests);
  });

  it('stores neither addresses nor networks', async () => {
    await count(attempt('somebody@example.test'));
    expect(JSON.stringify(await queryAsAdmin(app.database, 'select * from attempt_counters'))).not.toContain('somebody');
  });

  it('refuses to count inside a transaction, which could roll the count back', async () => {
    await expect(inScope(() => requireScope().transaction(() => counters.count([attempt('x')])))).rejects.toThrow(/before the transaction/);
  });
});
