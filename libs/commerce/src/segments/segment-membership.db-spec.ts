import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { criteria, NOW, person, TAGS, type Ids } from '../../../../test/support/segments/arbitraries.js';
import { matches, type Person } from '../../../../test/support/segments/oracle.js';
import { changePart, PARTS, prepareWorld, storePeople, type Part } from '../../../../test/support/segments/people.js';
import { BuildSegment } from './build-segment.js';
import type { SegmentRule } from './criteria.js';
import { EvaluateMarks } from './evaluate-marks.js';
import { SegmentFacts } from './segment-facts.js';
import { SegmentMembersService } from './segment-members.service.js';
import { SegmentsService } from './segments.service.js';

const CUSTOMERS = 12;
const BERLINER: SegmentRule = { field: 'customer.city', op: '=', value: 'Berlin' };

describe('The members of a segment', () => {
  let test: TestApp;
  let acme: SignedUp;
  let ids: Ids;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    ids = await prepareWorld(test.database, acme.organizationId, [acme.userId], CUSTOMERS, TAGS);
  });
  afterAll(() => test.close());
  afterEach(async () => {
    await queryAsAdmin(test.database, 'delete from segment_references');
    await queryAsAdmin(test.database, 'delete from segments where not (id = any($1))', [ids.segments]);
    await queryAsAdmin(test.database, `delete from outbox_events where type like 'commerce.segment.%'`);
  });

  /** As a job runs: a scope of its own, no transaction around it. */
  const apart = <T>(work: () => Promise<T>, at: Date = NOW): Promise<T> => {
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId, userId: null });
    scope.actAt(at);
    return runInScope(scope, work);
  };
  const create = (rule: SegmentRule, name = 'Segment'): Promise<string> => test.as(acme, async () => (await test.app.get(SegmentsService).create({ name, criteria: rule as Record<string, unknown> })).id);
  const build = (id: string, at?: Date) => apart(() => test.app.get(BuildSegment).build(id), at);
  const follow = () => apart(() => test.app.get(EvaluateMarks).run({}));
  const touch = (topic: string, customerIds: string[]) => test.as(acme, () => test.app.get(SegmentFacts).touched(topic, customerIds));
  const set = (segmentId: string, customerId: string, membership: 'in' | 'out' | 'rule') => test.as(acme, () => test.app.get(SegmentMembersService).set(segmentId, { customerId, membership }));
  const members = async (id: string): Promise<string[]> =>
    (await queryAsAdmin<{ id: string }>(test.database, 'select customer_id as id from segment_members where segment_id = $1 and left_at is null order by customer_id', [id])).map((row) => row.id);
  const state = async (id: string): Promise<Json> =>
    (await queryAsAdmin<Json>(test.database, 'select build_status as status, member_count as count, last_failure as failure, next_due_at as due, version from segments where id = $1', [id]))[0];
  /** Movements announced so far, in the order they were. */
  const announced = async (id: string): Promise<string[]> =>
    (await queryAsAdmin<{ type: string; who: string }>(test.database, `select type, data->>'customerId' as who from outbox_events where type like 'commerce.segment.member_%' and data->>'segmentId' = $1 order by occurred_at, id`, [id]))
      .map(({ type, who }) => `${type.split('_')[1]} ${ids.customers.indexOf(who)}`);

  const sample = (change: (one: Person, index: number) => Partial<Person>): Person[] =>
    fc.sample(fc.tuple(...ids.customers.map((id) => person(ids, id))), 1)[0]!.map((one, index) => ({ ...one, city: 'Bern', segments: [], ...change(one, index) }));
  const moveTo = async (index: number, city: string) => {
    await queryAsAdmin(test.database, 'update customers set city = $2 where id = $1', [ids.customers[index], city]);
    await touch('customer', [ids.customers[index]!]);
  };

  it('come and go as its rule says, each time announced once, however often and by however many it is evaluated', async () => {
    await storePeople(test.database, acme.organizationId, sample((_, index) => (index < 3 ? { city: 'Berlin' } : {})));
    const id = await create(BERLINER);
    await Promise.all([build(id), build(id), build(id)]);
    expect(await members(id)).toEqual(ids.customers.slice(0, 3));
    expect((await announced(id)).sort()).toEqual(['entered 0', 'entered 1', 'entered 2']);
    await moveTo(0, 'Bern');
    await moveTo(5, 'berlin');
    await Promise.all([follow(), follow(), build(id), follow()]);
    expect(await members(id)).toEqual([ids.customers[1], ids.customers[2], ids.customers[5]]);
    expect((await announced(id)).slice(3).sort()).toEqual(['entered 5', 'left 0']);
    expect(await state(id)).toMatchObject({ status: 'ready', count: 3, version: 1 });
    await queryAsAdmin(test.database, 'update customers set deleted_at = now() where id = $1', [ids.customers[1]]);
    await touch('presence', [ids.customers[1]!]);
    await follow();
    expect([(await state(id)).count, (await announced(id)).at(-1)]).toEqual([2, 'left 1']);
  });

  it('are looked at only where the facts are asked about', async () => {
    await storePeople(test.database, acme.organizationId, sample(() => ({})));
    const id = await create(BERLINER);
    await build(id);
    await queryAsAdmin(test.database, `update customers set city = 'Berlin' where id = $1`, [ids.customers[0]]);
    await touch('orders', [ids.customers[0]!]);
    await follow();
    expect(await members(id)).toEqual([]);
    await touch('customer', [ids.customers[0]!]);
    await follow();
    expect(await members(id)).toEqual([ids.customers[0]]);
    expect(await queryAsAdmin(test.database, 'select * from segment_marks')).toEqual([]);
  });

  it('are in or out by hand whatever the rule says, until the rule decides again', async () => {
    await storePeople(test.database, acme.organizationId, sample((_, index) => (index === 0 ? { city: 'Berlin' } : {})));
    const id = await create(BERLINER);
    await build(id);
    const [inside, outside] = ids.customers as [string, string];
    expect(await set(id, inside, 'out')).toMatchObject({ isMember: false, source: 'manual_out' });
    expect(await set(id, outside, 'in')).toMatchObject({ isMember: true, source: 'manual_in' });
    await set(id, outside, 'in');
    await build(id);
    await touch('customer', [inside, outside]);
    await follow();
    expect([await members(id), await announced(id), (await state(id)).count]).toEqual([[outside], ['entered 0', 'left 0', 'entered 1'], 1]);
    expect(await set(id, inside, 'rule')).toMatchObject({ isMember: true });
    expect(await set(id, outside, 'rule')).toMatchObject({ isMember: false });
    expect([await members(id), (await announced(id)).slice(3), (await state(id)).count]).toEqual([[inside], ['entered 0', 'left 1'], 1]);
  });

  it('of a segment of segments follow those, and no circle closes', async () => {
    await storePeople(test.database, acme.organizationId, sample((_, index) => (index === 0 ? { city: 'Berlin' } : {})));
    const inner = await create(BERLINER, 'Inner');
    const outer = await create({ not: { segment: inner } }, 'Outer');
    const outmost = await create({ all: [{ segment: outer }, { field: 'customer.city', op: '=', value: 'Rome' }] }, 'Outmost');
    for (const id of [inner, outer, outmost]) await build(id);
    expect([(await members(inner)).length, (await members(outer)).length, (await members(outmost)).length]).toEqual([1, CUSTOMERS - 1, 0]);
    await moveTo(0, 'Rome');
    await follow();
    expect([await members(inner), (await members(outer)).length, await members(outmost)]).toEqual([[], CUSTOMERS, [ids.customers[0]]]);
    await set(outer, ids.customers[0]!, 'out');
    await follow();
    expect(await members(outmost)).toEqual([]);
    const refer = (id: string, rule: SegmentRule) => test.as(acme, () => test.app.get(SegmentsService).update(id, { criteria: rule as Record<string, unknown> }));
    await expect(refer(inner, { segment: outmost })).rejects.toMatchObject({ code: 'segment_cycle' });
    await expect(refer(inner, { segment: inner })).rejects.toMatchObject({ code: 'segment_cycle' });
    await expect(test.as(acme, () => test.app.get(SegmentsService).delete(inner))).rejects.toMatchObject({ code: 'segment_in_use' });
    const [left, right] = [await create({}, 'Left'), await create({}, 'Right')];
    // the second waits for the first, and sees what it did
    let second: Promise<unknown> = Promise.resolve();
    await test.as(acme, async () => {
      await test.app.get(SegmentsService).update(left, { criteria: { segment: right } });
      second = refer(right, { segment: left });
      second.catch(() => undefined);
      await eventually(async () => (await queryAsAdmin(test.database, `select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database() where l.locktype = 'advisory' and not l.granted`)).length > 0);
    });
    await expect(second).rejects.toMatchObject({ code: 'segment_cycle' });
  });

  it('change with time, by the calendar of the organization', async () => {
    await queryAsAdmin(test.database, `update organizations set timezone = 'Europe/Berlin' where id = $1`, [acme.organizationId]);
    await storePeople(test.database, acme.organizationId, sample((_, index) => ({ dateOfBirth: index === 0 ? '1990-03-29' : '1990-06-01' })));
    const id = await create({ field: 'customer.dateOfBirth', op: 'anniversaryWithinNext', value: 'P1D' });
    await build(id, new Date('2026-03-27T22:59:00Z')); // 23:59 on the 27th
    expect([await members(id), (await state(id)).due]).toEqual([[], new Date('2026-03-27T23:00:00Z')]);
    await build(id, new Date('2026-03-27T23:00:00Z'));
    expect([await members(id), (await state(id)).due]).toEqual([[ids.customers[0]], new Date('2026-03-28T23:00:00Z')]);
    await build(id, new Date('2026-03-29T21:59:00Z')); // the day of 23 hours is not over
    expect([await members(id), (await state(id)).due]).toEqual([[ids.customers[0]], new Date('2026-03-29T22:00:00Z')]);
    await build(id, new Date('2026-03-29T22:00:00Z'));
    expect(await members(id)).toEqual([]);
    const waiting = await queryAsAdmin<{ key: string }>(test.database, `select dedupe_key as key from jobs where name = 'commerce.build-segment' and dedupe_key = $1`, [`due ${id}`]);
    expect(waiting).toHaveLength(1);
    await queryAsAdmin(test.database, 'update organizations set timezone = null where id = $1', [acme.organizationId]);
  });

  it('stay when it fails, which is told once, and it recovers', async () => {
    await storePeople(test.database, acme.organizationId, sample(() => ({ customFields: { vip: true } })));
    const id = await create({ field: 'customFields.vip', op: '=', value: true });
    await build(id);
    await queryAsAdmin(test.database, `update custom_field_definitions set archived_at = now() where key = 'vip'`);
    await build(id);
    await touch('presence', ids.customers);
    await follow();
    const told = () => queryAsAdmin<{ data: Json }>(test.database, `select data from outbox_events where type = 'commerce.segment.build_failed'`);
    expect(await told()).toEqual([{ data: { segmentId: id, createdById: acme.userId, failure: 'criteria_outdated' } }]);
    expect([await state(id), (await members(id)).length]).toEqual([expect.objectContaining({ status: 'failed', failure: 'criteria_outdated' }), CUSTOMERS]);
    await queryAsAdmin(test.database, `update custom_field_definitions set archived_at = null where key = 'vip'`);
    await build(id);
    expect(await state(id)).toMatchObject({ status: 'ready', failure: null, count: CUSTOMERS });
  });

  it('are the same when followed change by change as when all are looked at again, and as the meaning of the rule', async () => {
    const change = fc.record({ index: fc.nat(CUSTOMERS - 1), part: fc.constantFrom<Part>(...PARTS, 'customer', 'presence'), to: fc.nat(99) });
    const world = fc.tuple(...ids.customers.map((id) => person({ ...ids, segments: [] }, id)));
    const rules = fc.tuple(criteria(ids), criteria(ids), criteria(ids));
    await fc.assert(
      fc.asyncProperty(world, world, rules, fc.array(change, { minLength: 1, maxLength: 12 }), async (before, after, [first, second, third], changes) => {
        await storePeople(test.database, acme.organizationId, before);
        await queryAsAdmin(test.database, 'delete from segment_references');
        await queryAsAdmin(test.database, 'delete from segments where not (id = any($1))', [ids.segments]);
        const base = await create(first, 'Base');
        const segments = [base, await create({ any: [{ segment: base }, second] }, 'Or'), await create({ all: [{ not: { segment: base } }, third] }, 'Not')];
        for (const id of segments) await build(id);
        const people = structuredClone(before);
        const gone = new Set<number>();
        for (const { index, part } of changes) {
          const one = people[index]!;
          if (part === 'customer') Object.assign(one, { ...after[index], tags: one.tags, orders: one.orders, stats: one.stats, interactions: one.interactions });
          else if (part === 'presence') void (gone.delete(index) || gone.add(index));
          else Object.assign(one, { [part]: after[index]![part] });
          await changePart(test.database, acme.organizationId, one, part);
          await touch(part, [one.id]);
          if (part === 'customer') await touch('custom-fields', [one.id]);
          if (changes.length % 2 === 0) await follow();
        }
        await follow();
        const moment = { now: NOW, timeZone: 'UTC' };
        const there = people.filter((_, index) => !gone.has(index));
        const inBase = there.filter((one) => matches(first, one, moment));
        const wanted = [inBase, there.filter((one) => inBase.includes(one) || matches(second, one, moment)), there.filter((one) => !inBase.includes(one) && matches(third, one, moment))];
        for (const [index, id] of segments.entries()) {
          expect(await members(id)).toEqual(wanted[index]!.map((one) => one.id).sort());
          expect(await build(id)).toMatchObject({ entered: 0, left: 0 });
          expect((await state(id)).count).toBe(wanted[index]!.length);
        }
      }),
      { numRuns: 40 },
    );
  }, 240_000);
});
