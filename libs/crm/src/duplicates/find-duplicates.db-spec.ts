import fc from 'fast-check';
import { requireScope } from '@app/kernel';
import { CustomFieldSet } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { keysOf } from './duplicate-keys.js';
import { FindDuplicates } from './find-duplicates.js';

const LEADS = 8_000;

describe('Looking for duplicates', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    for (const { organizationId } of [acme, globex]) {
      await queryAsAdmin(
        test.database,
        `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, phone, lead_source, status, currency, custom_fields)
         select gen_random_uuid(), $1, now(), now(), 'First' || n, 'Last' || n, 'p' || n || '@company' || n % 500 || '.example', '+4930' || 1000000 + n, 'other', 'new', 'EUR', jsonb_build_object('size', n)
         from generate_series(1, ${LEADS}) n`,
        [organizationId],
      );
    }
    await queryAsAdmin(test.database, 'vacuum analyze leads');
  }, 60_000);
  afterAll(() => test.close());

  const asAcme = <T>(work: () => Promise<T>) => test.as(acme, work);

  it('compares addresses and domains in the form the database generates', async () => {
    const [{ id }] = (await queryAsAdmin<{ id: string }>(test.database, 'select id from leads limit 1')) as [{ id: string }];
    const part = fc.stringMatching(/^[a-z0-9._]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(part, fc.option(part), fc.stringMatching(/^[a-z]{2,6}\.(de|com|example)$/), async (local, tag, host) => {
        const email = `${local}${tag === null ? '' : `+${tag}`}@${host}`;
        const [row] = await queryAsAdmin<{ email_key: string; domain: string }>(test.database, 'update leads set email = $2 where id = $1 returning email_key, domain', [id, email.toUpperCase()]);
        const keys = keysOf({ name: 'x', email });
        expect(row!.email_key).toBe(keys.emailKey);
        expect([row!.domain, null]).toContain(keys.domain);
      }),
      { numRuns: 40 },
    );
  });

  it('finds one among many by each key, in its own organization only', async () => {
    const own = await queryAsAdmin<{ id: string }>(test.database, `select id from leads where organization_id = $1 and email = 'p1234@company234.example'`, [acme.organizationId]);
    const find = (comparable: Parameters<typeof keysOf>[0]) => asAcme(() => test.app.get(FindDuplicates).find('lead', keysOf(comparable)));
    const expected = (matchedBy: string[]) => [expect.objectContaining({ id: own[0]!.id, matchedBy })];
    expect(await find({ name: 'x', email: 'P1234+tag@company234.example' })).toEqual(expected(['email']));
    expect(await find({ name: 'x', phone: '+49301001234' })).toEqual(expected(['phone']));
    expect((await find({ name: 'First1234 Last1234', email: 'other@company234.example' }))[0]).toMatchObject({ id: own[0]!.id, matchedBy: ['name'] });
    expect(await find({ name: 'Somebody Else', email: 'other@company234.example' })).toEqual([]);
  });

  it('reads no more than it needs: every key has an index that row level security lets it use', async () => {
    const plan = async (condition: string) => {
      const rows = await asAcme(() => requireScope().rows<{ 'QUERY PLAN': string }>(`explain select t.id from leads t where t.organization_id = ? and t.deleted_at is null and ${condition}`, [acme.organizationId]));
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await plan(`t.email_key = 'p1234@company234.example'`)).toContain('leads_email_key');
    expect(await plan(`t.phone = '+49301001234'`)).toContain('leads_phone');
    expect(await plan(`t.domain = 'company234.example' and similarity(t.first_name || ' ' || t.last_name, 'First1234') >= 0.6`)).toContain('leads_domain');
  });

  it('and for values of custom fields goes by their index, through the function that may', async () => {
    const rules = [{ key: 'size', label: 'Size', type: 'number' as const, isRequired: false, isFilterable: true, isUnique: false, options: [] }];
    expect(new CustomFieldSet(rules).wanted({ 'customFields[size]': '5' })).toEqual({ size: 5 });
    const found = await asAcme(() => requireScope().rows(`select leads_with_custom_fields('{"size": 5}'::jsonb) as id`, []));
    expect(found).toHaveLength(1);
    const plan = await queryAsAdmin(test.database, `explain select id from leads where organization_id = '${acme.organizationId}' and custom_fields @> '{"size": 5}'`);
    expect(JSON.stringify(plan)).toContain('leads_custom_fields');
  });
});
