import fc from 'fast-check';
import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { MergeRecords } from './merge-records.js';

interface World {
  leads: { phone: string | null; notes: string | null; value: number | null; custom: Record<string, string> }[];
  /** Which lead each activity belongs to. */
  activities: number[];
  /** Which leads the merge makes one, the survivor first. */
  merged: number[];
  choices: Record<string, number>;
}

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => text.replaceAll('\u0000', 'x'));
const world: fc.Arbitrary<World> = fc.record({
  leads: fc.array(
    fc.record({ phone: fc.option(word), notes: fc.option(word), value: fc.option(fc.integer({ min: 0, max: 99_999 })), custom: fc.dictionary(fc.constantFrom('a', 'b', 'c'), word) }),
    { minLength: 4, maxLength: 4 },
  ),
  activities: fc.array(fc.nat(3), { maxLength: 6 }),
  merged: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2 }),
  choices: fc.dictionary(fc.constantFrom('phone', 'notes', 'estimatedValue', 'email'), fc.nat(3), { maxKeys: 3 }),
});

describe('Merging records', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const create = async ({ leads, activities }: World): Promise<string[]> => {
    const ids = leads.map(() => uuidv7());
    const rows = leads.map((lead, i) => ({ ...lead, id: ids[i], n: i }));
    await queryAsAdmin(
      test.database,
      `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, phone, notes, estimated_value, custom_fields, lead_source, status, currency)
       select id, $2, now(), now(), 'L', n::text, n || '@example.com', phone, notes, value, custom, 'other', 'new', 'EUR' from jsonb_to_recordset($1::jsonb) as r (id uuid, n int, phone text, notes text, value numeric, custom jsonb)`,
      [JSON.stringify(rows), acme.organizationId],
    );
    await queryAsAdmin(
      test.database,
      `insert into activities (id, organization_id, created_at, updated_at, activity_type, subject, description, lead_id) select gen_random_uuid(), $2, now(), now(), 'note', 'n', '', id from jsonb_to_recordset($1::jsonb) as r (id uuid)`,
      [JSON.stringify(activities.map((i) => ({ id: ids[i] }))), acme.organizationId],
    );
    return ids;
  };

  /** Everything about the leads but their versions and times of change. */
  const state = (ids: string[]) =>
    queryAsAdmin(
      test.database,
      `select to_jsonb(l) - 'version' - 'updated_at' as lead, (select jsonb_agg(a.id order by a.id) from activities a where a.lead_id = l.id) as activities from leads l where id = any($1) order by id`,
      [ids],
    );

  it('and undoing it leaves everything as it was', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const ids = await create(given);
        const before = await state(ids);
        const [target, ...sources] = given.merged.map((i) => ids[i]!);
        const fieldChoices = Object.fromEntries(Object.entries(given.choices).filter(([, i]) => given.merged.includes(i)).map(([field, i]) => [field, ids[i]!]));
        const merge = (dryRun: boolean) => test.as(acme, () => test.app.get(MergeRecords).merge('lead', target!, { sourceIds: sources, fieldChoices, dryRun }));
        const { moved: foreseen } = await merge(true);
        expect(await state(ids)).toEqual(before);
        const merged = await merge(false);
        expect(foreseen).toEqual(merged.moved);
        const between = (await state(ids)) as { lead: { id: string; deleted_at: string | null; merged_into_id: string | null }; activities: string[] | null }[];
        expect(between.filter(({ lead }) => lead.merged_into_id === target).map(({ lead }) => lead.id).sort()).toEqual([...sources].sort());
        expect(between.filter(({ lead, activities }) => lead.deleted_at && activities)).toEqual([]);
        const undone = await acme.client.post(`/v1/merges/${merged.id}/undo`);
        expect([undone.status, undone.body.keptFields]).toEqual([200, []]);
        expect(await state(ids)).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it('is one transaction: nothing has moved when it fails at the end', async () => {
    const ids = await create({ leads: Array.from({ length: 4 }, () => ({ phone: null, notes: null, value: null, custom: {} })), activities: [1], merged: [], choices: {} });
    const before = await state(ids);
    const merging = test.as(acme, async () => {
      await test.app.get(MergeRecords).merge('lead', ids[0]!, { sourceIds: [ids[1]!] });
      throw new Error('too late');
    });
    await expect(merging).rejects.toThrow('too late');
    expect(await state(ids)).toEqual(before);
  });
});
