import { requireScope, runInScope, Scope, SearchIndex } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

/** What a copy has instead of what was copied, and what a change writes, by table; `i` counts the copies. */
const TABLES: Record<string, { copies: Record<string, string>; changes: string[] }> = {
  leads: { copies: { last_name: `(array['Nováková', 'O''Neill', '—', 'Ærø %_\\'])[1 + i % 4]`, phone: `(array[null, '+49 30 90182' || i, '0800-123', ''])[1 + i % 4]`, merged_into_id: 'null', deleted_at: `case when i % 5 = 0 then now() end` }, changes: [`company_name = 'Zweite GmbH'`, 'assigned_to_id = null', `email = 'NEW-' || email`, 'notes = notes'] },
  contacts: { copies: { email: `case when i % 2 = 0 then 'Copy-' || i || '@Example.test' end` }, changes: [`job_title = 'Größe'`, 'phone = null'] },
  accounts: { copies: { name: `'Copy ' || i`, domain: `'copy-' || i || '.example'` }, changes: [`industry = 'Bäckerei'`, `website = 'https://x.example'`] },
  deals: { copies: { title: `'Fleet ' || i`, contact_phone: `'+1 (555) 0100' || i` }, changes: [`description = 'Zwölf Wagen'`, `contact_name = ''`] },
  customers: { copies: { display_name: `'Bakery ' || i`, email: 'null', user_id: 'null' }, changes: [`city = 'Köln'`, `first_name = 'Ada'`] },
  orders: { copies: { order_number: `'COPY-' || i || '-' || substr(md5(random()::text), 1, 6)`, total_amount: '0', paid_amount: '0', refunded_amount: '0' }, changes: [`tracking_number = 'JJD 0099 1'`, `title = 'Brötchen'`] },
  issues: { copies: { number: '(select max(number) from issues) + i', title: `'Export ' || i` }, changes: [`labels = '["blocker", "büro"]'`, `description = 'It fails.'`] },
  email_threads: { copies: { subject: `(array['', 'Offer ' || i])[1 + i % 2]`, external_id: 'null' }, changes: [`participants = '["a@b.example", "c@d.example"]'`, `other_party = 'a@b.example'`] },
};
const HAS_TRASH = ['leads', 'contacts', 'accounts', 'deals', 'customers', 'issues'];

describe('Search documents that triggers wrote', () => {
  let test: TestApp;
  let acme: SignedUp;
  let colleague: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    colleague = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());

  const make = async (path: string, body: object): Promise<Json> => (await acme.client.post(path, body)).body;
  /** As the application's role, as the application does. */
  const run = (sql: string, params: unknown[] = []) => test.as(acme, () => requireScope().rows<Json>(sql, params));
  const documents = () => queryAsAdmin(test.database, 'select organization_id, type, id, title, fields, body, keys, readers from search_documents order by type, id');

  /** One record of each kind, through the API where that can be. */
  const begin = async () => {
    for (const table of ['orders', 'customers', 'issues', 'deals', 'leads', 'contacts', 'accounts', 'email_threads', 'email_accounts']) await queryAsAdmin(test.database, `delete from ${table}`);
    for (const n of [1, 2]) await make('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: `Okafor ${n}`, email: `ada-${n}@okafor.example`, phone: '+4930901820' });
    const account = await make('/v1/accounts', { name: 'Okafor Works', domain: 'okafor.example' });
    await make('/v1/contacts', { firstName: 'Bo', lastName: 'Lind', email: 'bo@lind.example', accountId: account['id'] });
    await make('/v1/deals', { title: 'Fleet', value: '100', currency: 'EUR', contactName: 'Bo', contactEmail: 'bo@lind.example' });
    const customer = await make('/v1/customers', { displayName: 'Bakery', email: 'bakery@example.test' });
    await make('/v1/orders', { customerId: customer['id'], title: 'Bread', currency: 'EUR', items: [{ productName: 'Bread', quantity: 1, unitPrice: '3.00' }] });
    await make('/v1/issues', { title: 'Export fails', issueType: 'bug' });
    await queryAsAdmin(test.database, `insert into email_accounts (id, organization_id, created_at, updated_at, user_id, email, provider, username) values (gen_random_uuid(), $1, now(), now(), $2, 'a@b.example', 'imap', 'u')`, [acme.organizationId, acme.userId]);
    await queryAsAdmin(test.database, `insert into email_threads (id, organization_id, created_at, updated_at, email_account_id, subject, participants, last_message_at) select gen_random_uuid(), organization_id, now(), now(), id, 'Offer', '["x@y.example"]', now() from email_accounts`);
  };

  const columnsOf = async (table: string) =>
    (await queryAsAdmin<{ column_name: string }>(test.database, `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`, [table])).map(({ column_name: name }) => name);

  /** Copies of a record with one statement. `again`: half of the ids are there already, and those are changed. */
  const copy = async (table: string, again: boolean) => {
    const { copies, changes } = TABLES[table]!;
    const columns = await columnsOf(table);
    const values = columns.map((name) => (name === 'id' ? (again ? 'case when i % 2 = 0 then t.id else gen_random_uuid() end' : 'gen_random_uuid()') : copies[name] ?? `t."${name}"`));
    const source = again ? `(select t.*, row_number() over (order by id) as i from ${table} t) t` : `(select * from ${table} order by id limit 1) t, generate_series(1, 7) i`;
    const conflict = again ? `on conflict (id) do update set ${changes[0]!.replaceAll(/\|\| (\w+)/g, `|| ${table}.$1`)}` : '';
    await run(`insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${source} ${conflict}`);
  };

  const STEPS: Record<string, (table: string) => Promise<unknown>> = {
    copy: (table) => copy(table, false),
    upsert: (table) => copy(table, true),
    change: async (table) => {
      for (const change of TABLES[table]!.changes) await run(`update ${table} set ${change}, updated_at = now() where id in (select id from ${table} order by id limit 5)`);
    },
    trash: (table) => (HAS_TRASH.includes(table) ? run(`update ${table} set deleted_at = case when deleted_at is null then now() end where id in (select id from ${table} t where to_jsonb(t) ->> 'merged_into_id' is null order by id desc limit 3)`) : Promise.resolve()),
    remove: (table) => run(`delete from ${table} where id = (select max(id::text)::uuid from ${table}${table === 'customers' ? ' c where not exists (select from orders o where o.customer_id = c.id)' : ''}) and (select count(*) from ${table}) > 1`),
    merge: async () => {
      const [target, source] = (await acme.client.get('/v1/leads?sort=createdAt')).body.data as Json[];
      if (source) await acme.client.post(`/v1/leads/${target!['id']}/merge`, { sourceIds: [source['id']] }, { 'if-match': `"${target!['version']}"` });
    },
    handOver: () => run('update email_accounts set user_id = ?', [colleague.userId]),
    assign: () => run('update leads set assigned_to_id = ?', [colleague.userId]),
  };

  it('are those a rebuild makes, after any mix of inserts, changes and deletions, one by one and many at once', async () => {
    const step = fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.constantFrom(...Object.keys(TABLES)));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24, size: 'max' }), async (steps) => {
        await begin();
        for (const table of Object.keys(TABLES)) await copy(table, false);
        for (const [name, table] of steps) await STEPS[name]!(table);
        const written = await documents();
        expect(new Set(written.map((one) => (one as Json)['type']))).toEqual(new Set(['lead', 'contact', 'account', 'deal', 'customer', 'order', 'issue', 'thread']));
        await queryAsAdmin(test.database, 'delete from search_documents');
        await runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId }), () => test.app.get(SearchIndex).rebuild());
        expect(await documents()).toEqual(written);
      }),
      { numRuns: 8 },
    );
  }, 240_000);
});
