import fc from 'fast-check';
import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CreateCustomerDto } from '../customers/customer.dto.js';
import { CustomersService } from '../customers/customers.service.js';
import { EvaluateMarks } from '../segments/evaluate-marks.js';
import { PRESENCE_TOPIC } from '../segments/customer-facts.js';
import { SegmentFacts } from '../segments/segment-facts.js';
import { SegmentMembersService } from '../segments/segment-members.service.js';
import { SegmentsService } from '../segments/segments.service.js';
import { MergeCustomers } from './merge-customers.js';

type Choice = 'in' | 'out' | null;

describe('What was decided by hand about segments', () => {
  let test: TestApp;
  let company: SignedUp;
  let segments: string[];

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    segments = [];
    for (const name of ['a', 'b']) segments.push(await run(async () => (await get(SegmentsService).create({ name, criteria: { field: 'customer.city', op: '=', value: 'Berlin' } })).id));
  });
  afterAll(() => test.close());

  const run = <T>(work: () => Promise<T>): Promise<T> => test.as(company, work);
  const get = <T>(type: new (...args: never[]) => T): T => test.app.get(type);
  let number = 0;
  const create = async (choices: readonly Choice[], city = 'Bern'): Promise<string> => {
    const { id } = await run(() => get(CustomersService).create(CreateCustomerDto.parse({ displayName: `C${++number}`, city })));
    for (const [i, membership] of choices.entries()) if (membership) await run(() => get(SegmentMembersService).set(segments[i]!, { customerId: id, membership }));
    return id;
  };
  /** What the listeners of a merge come to: everybody is looked at again. */
  const follow = async (ids: string[]) => {
    await run(() => get(SegmentFacts).touched(PRESENCE_TOPIC, ids));
    await runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: company.organizationId }), () => get(EvaluateMarks).run({}));
  };
  const membersOf = async (i: number, ids: string[]) =>
    (await queryAsAdmin<{ id: string }>(test.database, 'select customer_id as id from segment_members where segment_id = $1 and left_at is null and customer_id = any($2)', [segments[i], ids])).map(({ id }) => id).sort();
  const byHand = (ids: string[]) => queryAsAdmin(test.database, `select segment_id, customer_id, source, left_at is null as inside from segment_members where customer_id = any($1) and source <> 'rule' order by 1, 2`, [ids]);

  it('holds for the one customers become, unless something was decided about that one', async () => {
    const target = await create([null, 'out']);
    const sources = [await create(['in', 'in']), await create(['out', 'in'])];
    await run(() => get(MergeCustomers).merge(target, { sourceIds: sources }));
    await follow([target, ...sources]);
    expect(await byHand([target])).toEqual([
      { segment_id: segments[0], customer_id: target, source: 'manual_in', inside: true },
      { segment_id: segments[1], customer_id: target, source: 'manual_out', inside: false },
    ].sort((a, b) => (a.segment_id! < b.segment_id! ? -1 : 1)));
    expect(await membersOf(0, sources)).toEqual([]);
  });

  it('is given back when the merge is undone, and what was decided about the survivor since stays', async () => {
    const target = await create([null, null], 'Berlin');
    const source = await create(['out', 'in']);
    await follow([target, source]);
    expect(await membersOf(0, [target])).toEqual([target]);
    const { id } = await run(() => get(MergeCustomers).merge(target, { sourceIds: [source] }));
    await follow([target, source]);
    expect([await membersOf(0, [target, source]), await membersOf(1, [target, source])]).toEqual([[], [target]]);
    await run(() => get(SegmentMembersService).set(segments[1]!, { customerId: target, membership: 'out' }));
    await run(() => get(MergeCustomers).undo(id!));
    await follow([target, source]);
    expect(await membersOf(0, [target, source])).toEqual([target]);
    expect(await membersOf(1, [target, source])).toEqual([source]);
    expect(await queryAsAdmin(test.database, 'select member_count - (select count(*) from segment_members m where m.segment_id = s.id and m.left_at is null)::int as off from segments s', [])).toEqual([{ off: 0 }, { off: 0 }]);
  });

  it('is after a merge and its undoing what it was before, whatever it was', async () => {
    const choice = fc.constantFrom<Choice>('in', 'out', null);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(choice, choice), { minLength: 2, maxLength: 4 }), fc.boolean(), async (people, followed) => {
        const ids: string[] = [];
        for (const choices of people) ids.push(await create(choices));
        const before = await byHand(ids);
        const { id } = await run(() => get(MergeCustomers).merge(ids[0]!, { sourceIds: ids.slice(1) }));
        if (followed) await follow(ids);
        await run(() => get(MergeCustomers).undo(id!));
        expect(await byHand(ids)).toEqual(before);
      }),
      { numRuns: 15 },
    );
  });
});
