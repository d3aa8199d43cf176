import { requireOrganizationId } from '@app/kernel';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { criteria, NASTY, NOW, person, TAGS, ZONES, type Ids } from '../../../../test/support/segments/arbitraries.js';
import { matches, type Moment, type Person } from '../../../../test/support/segments/oracle.js';
import { prepareWorld, storePeople } from '../../../../test/support/segments/people.js';
import { compileCriteria, CriteriaOutdated } from './compile-criteria.js';
import type { Criteria, SegmentRule } from './criteria.js';
import { Parameters } from './predicates.js';
import { SegmentFacts } from './segment-facts.js';
import { segmentQuery } from './segment-query.js';
import { validateCriteria } from './validate-criteria.js';

const CUSTOMERS = 30;
const WORLDS = 4;
const CRITERIA = 150;

describe('Criteria as SQL', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let ids: Ids;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    ids = await prepareWorld(test.database, acme.organizationId, [acme.userId], CUSTOMERS, TAGS);
  });
  afterAll(() => test.close());

  /** Who matches, asked for all customers and for each half of them by id. */
  const found = async (rule: SegmentRule, moment: Moment): Promise<[all: string[], byIds: string[]]> =>
    test.as(acme, async () => {
      const catalogue = await test.app.get(SegmentFacts).catalogue();
      validateCriteria(rule, catalogue);
      const ask = async (some?: string[]) => {
        const params = new Parameters();
        const organization = params.add(requireOrganizationId(), 'uuid');
        const customers = some && params.add(some, 'uuid[]');
        const { sql } = compileCriteria(rule, catalogue, moment, params, organization, customers);
        const rows = await segmentQuery<{ id: string; matches: boolean | null }>(`select c.id, ${sql} as matches from customers c where c.organization_id = ${organization} ${customers ? `and c.id = any(${customers})` : ''} order by c.id`, params.values);
        expect(rows.filter((row) => row.matches === null)).toEqual([]);
        return rows.filter((row) => row.matches).map(({ id }) => id);
      };
      const half = ids.customers.slice(0, CUSTOMERS / 2);
      return [await ask(), [...(await ask(half)), ...(await ask(ids.customers.slice(CUSTOMERS / 2)))].sort()];
    });

  const people = (): fc.Arbitrary<Person[]> => fc.tuple(...ids.customers.map((id) => person(ids, id)));

  it('choose the same customers as their meaning does, over random customers, criteria, moments and time zones', async () => {
    for (const world of fc.sample(people(), WORLDS)) {
      await storePeople(test.database, acme.organizationId, world);
      await fc.assert(
        fc.asyncProperty(criteria(ids), fc.constantFrom(...ZONES), fc.constantFrom(NOW, new Date('2026-03-29T00:30:00Z'), new Date('2026-10-25T01:30:00Z')), async (rule, timeZone, now) => {
          const wanted = world.filter((one) => matches(rule, one, { now, timeZone })).map(({ id }) => id).sort();
          expect(await found(rule, { now, timeZone })).toEqual([wanted, wanted]);
        }),
        { numRuns: CRITERIA },
      );
    }
  }, 240_000);

  it('take text for text: nothing in it is SQL, a pattern or a placeholder', async () => {
    const world = fc.sample(people(), 1)[0]!.map((one, index) => ({ ...one, city: NASTY[index % NASTY.length]! }));
    await storePeople(test.database, acme.organizationId, world);
    const moment = { now: NOW, timeZone: 'UTC' };
    for (const value of NASTY) {
      for (const op of ['=', '!=', 'contains', 'startsWith', 'endsWith', 'like'] as const) {
        for (const field of ['customer.city', 'customer.tag', 'order.productSku', 'customFields.nick']) {
          const rule: Criteria = { field, op, value };
          const wanted = world.filter((one) => matches(rule, one, moment)).map(({ id }) => id).sort();
          expect([rule, ...(await found(rule, moment))]).toEqual([rule, wanted, wanted]);
        }
      }
      const params = new Parameters();
      const sql = await test.as(acme, async () => compileCriteria({ all: [{ field: 'customer.city', op: 'in', value: [value] }, { random: { bucket: 0, of: 2, seed: value } }, { field: 'customFields.nick', op: '=', value }] }, await test.app.get(SegmentFacts).catalogue(), moment, params, 'null').sql);
      expect(params.values).toEqual([[value], `${value}:`, 2, 0, 'nick', value]);
      expect(sql.replaceAll(/\$\d+/g, '')).not.toMatch(/drop|O'Neill|1'='1|nïcode/);
    }
    expect(await queryAsAdmin(test.database, 'select count(*)::int as count from customers')).toEqual([{ count: CUSTOMERS }]);
  }, 60_000);

  it('see the customers of their own organization only', async () => {
    await storePeople(test.database, acme.organizationId, fc.sample(people(), 1)[0]!);
    const seen = await test.as(globex, async () => {
      const params = new Parameters();
      const { sql } = compileCriteria({ all: [] }, await test.app.get(SegmentFacts).catalogue(), { now: NOW, timeZone: 'UTC' }, params, 'null');
      return segmentQuery(`select c.id from customers c where ${sql}`, params.values);
    });
    expect(seen).toEqual([]);
  });

  it('that ask for what is gone are outdated, and say so', async () => {
    const compile = (rule: SegmentRule) => test.as(acme, async () => compileCriteria(rule, await test.app.get(SegmentFacts).catalogue(), { now: NOW, timeZone: 'UTC' }, new Parameters(), 'null'));
    await expect(compile({ field: 'customFields.gone', op: 'empty' })).rejects.toThrow(CriteriaOutdated);
    await expect(compile({ event: 'order.eaten' })).rejects.toThrow(CriteriaOutdated);
  });

  it('tell what they depend on, and how soon time alone may change the answer', async () => {
    const compile = (rule: SegmentRule) => test.as(acme, async () => compileCriteria(rule, await test.app.get(SegmentFacts).catalogue(), { now: NOW, timeZone: 'UTC' }, new Parameters(), 'null'));
    const [other] = ids.segments as [string];
    expect(await compile({ all: [{ field: 'stats.ltv', op: 'gte', value: '1', currency: 'EUR' }, { not: { any: [{ event: 'order.placed' }, { segment: other }] } }] })).toMatchObject({ topics: new Set(['stats', 'orders']), segments: new Set([other]), granularity: undefined });
    expect((await compile({ field: 'customer.dateOfBirth', op: 'anniversaryWithinNext', value: 'P7D' })).granularity).toBe('day');
    expect((await compile({ field: 'customer.customerSince', op: 'during', value: 'today' })).granularity).toBe('day');
    expect((await compile({ any: [{ field: 'customer.dateOfBirth', op: 'withinLast', value: 'P7D' }, { event: 'order.placed', within: 'P90D' }] })).granularity).toBe('hour');
    expect((await compile({ event: 'order.placed', within: 'PT12H' })).granularity).toBe('minutes');
  });
});
