import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { brokenRules, rules } from './support/schema-rules.js';

/** A tenant table that keeps every rule; each plant below changes one thing. */
const good = (table: string, change: { column?: string; extra?: string; enable?: string; force?: string; policy?: string; index?: string } = {}) => `
  create table ${table} (id uuid primary key, ${change.column ?? 'organization_id uuid not null'}, name text ${change.extra ?? ''}, unique (organization_id, id));
  ${change.enable ?? `alter table ${table} enable row level security;`}
  ${change.force ?? `alter table ${table} force row level security;`}
  ${change.policy ?? `create policy ${table}_organization on ${table} to frontoffice_app using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`}
  ${change.index ?? ''}`;
const OWN = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
const definer = (name: string, options: { arguments?: string; path?: string; owner?: string; public?: boolean }) => `
  create function ${name}(${options.arguments ?? 'query text'}) returns setof uuid language sql stable security definer ${options.path ?? 'set search_path = pg_catalog, public'} as 'select null::uuid';
  ${options.public ? '' : `revoke execute on function ${name} from public;`}
  alter function ${name} owner to ${options.owner ?? 'frontoffice_search'};`;

const planted: [rule: keyof typeof rules, thing: string, sql: string][] = [
  ['has organization_id uuid not null', 'nullable', good('nullable', { column: 'organization_id uuid' })],
  ['has organization_id uuid not null', 'forgotten', 'create table forgotten (id uuid primary key, name text)'],
  ['has organization_id uuid not null', 'texts', good('texts', { column: 'organization_id text not null', policy: '' })],
  ['enables and forces row level security', 'open', good('open', { enable: '' })],
  ['enables and forces row level security', 'unforced', good('unforced', { force: '' })],
  ['has a policy for the application with USING and WITH CHECK on its organization', 'unchecked', good('unchecked', { policy: `create policy unchecked_organization on unchecked to frontoffice_app using (${OWN})` })],
  ['has a policy for the application with USING and WITH CHECK on its organization', 'everyone', good('everyone', { policy: 'create policy everyone_organization on everyone to frontoffice_app using (true) with check (true)' })],
  ['has a policy for the application with USING and WITH CHECK on its organization', 'others', good('others', { policy: `create policy others_organization on others to frontoffice_relay using (${OWN}) with check (${OWN})` })],
  ['gives the application no further policy', 'loophole', `${good('holed')} create policy loophole on holed to frontoffice_app using (true)`],
  ['gives the application no further policy', 'for_all', `${good('holed_too')} create policy for_all on holed_too using (true)`],
  ['has an index that leads with organization_id', 'slow', `create table slow (id uuid primary key, organization_id uuid not null)`],
  ['starts every unique key with organization_id', 'oracle_name', good('oracle', { index: 'create unique index oracle_name on oracle (name)' })],
  ['starts every unique key with organization_id', 'numbered_pkey', `create table numbered (id bigint primary key, organization_id uuid not null)`],
  ['starts every unique key with organization_id', 'lowered', good('lower_case', { index: 'create unique index lowered on lower_case (lower(name))' })],
  ['refers to other tenant tables together with organization_id', 'simple_key', `${good('parent')} ${good('child', { extra: ', parent_id uuid constraint simple_key references parent (id)' })}`],
  ['has a foreign key for every reference', 'dangling.parent_id', good('dangling', { extra: ', parent_id uuid' })],
  ['has no materialized view (row level security does not bind them)', 'all_of_them', `${good('seen')} create materialized view all_of_them as select * from seen`],
  ['runs views with the rights of the caller', 'as_owner', `${good('viewed')} create view as_owner as select * from viewed`],
  ['lists every SECURITY DEFINER function', 'unlisted', definer('unlisted', {})],
  ['fixes the search_path of SECURITY DEFINER functions, gives them no organization to choose, and lets frontoffice_search own them', 'pathless', definer('pathless', { path: '' })],
  ['fixes the search_path of SECURITY DEFINER functions, gives them no organization to choose, and lets frontoffice_search own them', 'choosing', definer('choosing', { arguments: 'organization uuid' })],
  ['fixes the search_path of SECURITY DEFINER functions, gives them no organization to choose, and lets frontoffice_search own them', 'owners', definer('owners', { owner: 'frontoffice_owner' })],
  ['fixes the search_path of SECURITY DEFINER functions, gives them no organization to choose, and lets frontoffice_search own them', 'anyones', definer('anyones', { public: true })],
  ['gives the application no right to truncate, refer or trigger', 'emptied: TRUNCATE', `${good('emptied')} grant truncate on emptied to frontoffice_app`],
  ['lets the application own nothing', 'owned', `${good('owned')} alter table owned owner to frontoffice_app`],
  ['lets the application create nothing', 'public', 'grant create on schema public to frontoffice_app'],
  ['hides the schema of the job store from the application', 'bullmq', 'grant usage on schema bullmq to frontoffice_app'],
  ['lets relay and directory read only what is listed', 'frontoffice_relay reads peeked', `${good('peeked')} grant select on peeked to frontoffice_relay`],
  ['keeps no list of exceptions longer than needed', 'job_schedules', 'drop table job_schedules'],
];

describe('the migrated database', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.adminUrl);
    await client.connect();
  });
  afterEach(() => client.query('rollback'));
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('keeps every rule of tenancy', async () => {
    expect(await brokenRules(client)).toEqual([]);
  });

  it('keeps them for a well-made new table too', async () => {
    await client.query(`begin; ${good('well_made')}`);
    expect(await brokenRules(client)).toEqual([]);
  });

  it.each(planted)('would break "%s" with %s', async (rule, thing, sql) => {
    await client.query(`begin; ${sql}`);
    expect(await brokenRules(client)).toContain(`${rule}: ${thing}`);
  });

  it('would break the rule about roles with an application that bypasses row level security', async () => {
    await client.query('begin; alter role frontoffice_app bypassrls');
    expect(await brokenRules(client)).toContain('keeps the application, relay and directory roles small: frontoffice_app');
    await client.query('rollback; begin; grant frontoffice_owner to frontoffice_app');
    expect(await brokenRules(client)).toContain('keeps the application, relay and directory roles small: frontoffice_app');
  });

  it('has a plant for every rule', () => {
    const proven = new Set<string>([...planted.map(([rule]) => rule), 'keeps the application, relay and directory roles small']);
    expect(Object.keys(rules).filter((rule) => !proven.has(rule))).toEqual([]);
  });
});
