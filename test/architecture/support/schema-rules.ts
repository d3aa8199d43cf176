import type { Client } from 'pg';

/** Tables that belong to no organization, and why each may. Everything else is a tenant table. */
export const GLOBAL_TABLES: Record<string, string> = {
  migrations: 'which migrations ran; the application may only read it',
  job_schedules: 'when the schedules of the code run next',
  idempotency_records: 'the key is a hash over organization, user and key; sign-up has no organization yet',
  users: 'a person may be a member of several organizations',
  user_emails: 'a login address belongs to a person',
  user_credentials: 'a password belongs to a person',
  email_verifications: 'verifies the address of a person',
  email_changes: 'an address belongs to a person',
  password_resets: 'a password belongs to a person',
  sessions: 'a session belongs to a person and may change its organization',
  refresh_tokens: 'belongs to a session',
  roles: 'the roles of the installation itself',
  user_roles: 'belongs to a person',
  user_devices: 'a device belongs to a person',
  user_mfa_factors: 'a second factor belongs to a person',
  sign_in_challenges: 'nobody is signed in yet',
  user_auth_providers: 'an identity at a provider belongs to a person; an organization only named the provider',
  oidc_login_states: 'nobody is signed in yet',
  login_events: 'sign-ins happen before any organization is known',
  login_event_chains: 'belongs to login_events',
  job_pauses: 'what operators of the installation let wait, of whatever organization',
  operator_actions: 'what operators of the installation did',
  operator_sessions: 'belongs to a person, an operator of the installation',
  openid_artifacts: 'codes, tokens and sign-ins of users at client apps: who shows one has not said for which organization; found by its hash alone',
  openid_keys: 'the provider has one issuer, and so one set of keys, for the installation',
  rate_counters: 'counts requests, by a MAC that names nobody',
  attempt_counters: 'counts guesses at logins, by a MAC that names nobody',
};

/** The organization itself: its own id takes the place of `organization_id`. */
export const OWN_ID_TABLES: Record<string, string> = { organizations: 'is the organization' };

/** Tables whose rows may belong to no organization (`null`): row level security binds them all the same. */
export const QUEUE_TABLES: Record<string, string> = {
  outbox_events: 'facts of the installation have no organization',
  jobs: 'scheduled work has no organization',
  job_runs: 'scheduled work has no organization',
  inbox_messages: 'a callback may arrive before its organization is known',
};

/** Unique keys of tenant tables that do not start with the organization, and why each may. */
export const GLOBAL_UNIQUES: Record<string, string> = {};

/** Columns of tenant tables that end in `_id` and are uuids, yet have no foreign key, and why each may. */
export const LOOSE_REFERENCES: Record<string, string> = {
  'timeline_entries.subject_id': 'a lead, deal, contact, account or customer, as subject_type says',
  'timeline_entries.fact_id': 'the row the fact was about, of whatever context; only makes the entry unique',
  'timeline_entries.source_event_id': 'outbox rows are pruned, the entry stays',
  'record_merges.target_id': 'a lead, contact or account, as type says',
  'unique_field_values.record_id': 'a record of the kind entity says; triggers take the row away with it',
  'import_rows.record_id': 'a row of whatever resource the import is of',
  'operations.job_id': 'jobs are pruned after two weeks, operations after ninety days',
  'customer_interactions.source_id': 'a message, an order or a call, as source says',
  'notifications.source_event_id': 'outbox rows are pruned, the notification stays',
  'customer_crm_records.record_id': 'a lead or deal, as kind says; crm tells when it is gone',
  'webhook_deliveries.event_id': 'outbox rows are pruned, the delivery stays; pings are about no event',
  'notifications.related_object_id': 'a row of whatever context, as related_object_type says',
};

/** Policies for the application beside "rows of the current organization", and why each may be. */
export const EXTRA_POLICIES: Record<string, string> = {
  invitations_received: 'open invitations to the addresses one has proven, of whatever organization; reading only',
  members_own: "one's own memberships, to choose an organization at sign-in; reading only",
  customers_own: "one's own links to companies, to show them; reading only, and only outside of any organization",
  orders_own: "one's own orders, drafts aside; reading only, and only outside of any organization",
  order_items_own: "lines of one's own orders; reading only, and only outside of any organization",
  customers_claimable: "customers with one's own proven address, to link them; reading only, and only outside of any organization",
  organizations_customer: 'the companies one is a customer of, for their names; reading only, and only outside of any organization',
  organizations_membership: "the organizations of one's own memberships; reading only",
};

/**
 * SECURITY DEFINER functions. Those that search read with the rights of frontoffice_search and filter by the setting themselves;
 * those of the record of sign-ins choose no row: a trigger, and the only two reasons to forget (user deleted, a year passed).
 */
export const DEFINER_FUNCTIONS = ['organization_ids', 'records_containing', 'accounts_named_like', 'leads_with_custom_fields', 'contacts_with_custom_fields', 'accounts_with_custom_fields', 'deals_with_custom_fields', 'customers_with_custom_fields', 'search_records', 'github_webhook_owner', 'analyze_imported', 'client_origins', 'openid_client', 'email_threads_with', 'chain_login_event', 'erase_login_event_details', 'forget_login_event_details'];

/** What the roles beside the application's may read; `queue` tables are the relay's work, and so is when to read which mailbox. */
export const READABLE_BY: Record<string, string[]> = {
  frontoffice_relay: ['client_environments', 'idempotency_records', 'inbox_messages', 'job_pauses', 'job_runs', 'job_schedules', 'jobs', 'mailbox_watches', 'operator_actions', 'outbox_events', 'rate_counters', 'webhook_attempts', 'webhook_deliveries', 'webhooks'],
  frontoffice_directory: [],
};

const APP = 'frontoffice_app';
const names = (list: Record<string, string>) => Object.keys(list);

/** A rule: SQL that answers the names of the things that break it. `$1`… are its parameters. */
interface Rule {
  sql: string;
  params?: unknown[];
}

/** Ordinary and partitioned tables of an organization. */
const tenantTables = `
  select c.oid, c.relname as name, c.relrowsecurity, c.relforcerowsecurity, c.relispartition from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not (c.relname = any ($1::text[]))`;
const allButTenant = [...names(GLOBAL_TABLES), ...names(OWN_ID_TABLES), ...names(QUEUE_TABLES)];
const forTenantTables = (select: string): Rule => ({ sql: `with tenant as (${tenantTables}) ${select}`, params: [allButTenant] });
/** The forms a policy may have, as PostgreSQL prints them: for rows that may belong to no organization, and asked once for a statement. */
const CURRENT = `(NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid`;
const OWN_ID = [`(id = ${CURRENT})`];
const OWN_ROWS = [`(organization_id = ${CURRENT})`, `(NOT (organization_id IS DISTINCT FROM ${CURRENT}))`, `(organization_id = ( SELECT ${CURRENT} AS "nullif"))`];

export const rules: Record<string, Rule> = {
  'has organization_id uuid not null': forTenantTables(`
    select name from tenant t where not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'organization_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)`),

  'enables and forces row level security': {
    sql: `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relname = any ($1::text[])) and not (relrowsecurity and relforcerowsecurity)`,
    params: [names(GLOBAL_TABLES)],
  },

  'has a policy for the application with USING and WITH CHECK on its organization': {
    sql: `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relname = any ($1::text[])) and not exists (
      select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive and p.polroles = array['${APP}'::regrole::oid]
        and pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)
        and pg_get_expr(p.polqual, p.polrelid) = any (case when relname = any ($4::text[]) then $3 else $2 end::text[]))`,
    params: [names(GLOBAL_TABLES), OWN_ROWS, OWN_ID, names(OWN_ID_TABLES)],
  },

  'gives the application no further policy': {
    sql: `select p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace = 'public'::regnamespace and p.polpermissive and ('${APP}'::regrole = any (p.polroles) or p.polroles = '{0}')
        and p.polname <> c.relname || '_organization' and not (p.polname = any ($1::text[]))`,
    params: [names(EXTRA_POLICIES)],
  },

  'has an index that leads with organization_id': forTenantTables(`
    select name from tenant t where not exists (
      select from pg_index i join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where i.indrelid = t.oid and a.attname = 'organization_id' and i.indisvalid and i.indpred is null)`),

  'starts every unique key with organization_id': {
    sql: `with tenant as (${tenantTables})
      select i.indexrelid::regclass::text as name from tenant t join pg_index i on i.indrelid = t.oid and i.indisunique
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where a.attname is distinct from 'organization_id'
        and not (i.indisprimary and i.indnkeyatts = 1 and a.atttypid = 'uuid'::regtype)
        and not (i.indexrelid::regclass::text = any ($2::text[]))`,
    params: [allButTenant, names(GLOBAL_UNIQUES)],
  },

  'refers to other tenant tables together with organization_id': forTenantTables(`
    select k.conname::text as name from tenant t
    join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' join tenant r on r.oid = k.confrelid
    where not exists (select from unnest(k.conkey, k.confkey) as pair (own, other)
      join pg_attribute o on o.attrelid = k.conrelid and o.attnum = pair.own join pg_attribute f on f.attrelid = k.confrelid and f.attnum = pair.other
      where o.attname = 'organization_id' and f.attname = 'organization_id')`),

  'has a foreign key for every reference': {
    sql: `with tenant as (${tenantTables})
      select t.name || '.' || a.attname as name from tenant t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype
      where a.attname ~ '_id$' and a.attname <> 'organization_id' and not (t.name || '.' || a.attname = any ($2::text[]))
        and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'f' and a.attnum = any (k.conkey))`,
    params: [allButTenant, names(LOOSE_REFERENCES)],
  },

  'has no materialized view (row level security does not bind them)': {
    sql: `select relname as name from pg_class where relkind = 'm' and relnamespace = 'public'::regnamespace`,
  },

  'runs views with the rights of the caller': {
    sql: `select relname as name from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)`,
  },

  'lists every SECURITY DEFINER function': {
    sql: `select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace and not (proname = any ($1::text[]))`,
    params: [DEFINER_FUNCTIONS],
  },

  'fixes the search_path of SECURITY DEFINER functions, gives them no organization to choose, and lets frontoffice_search own them': {
    sql: `select proname as name from pg_proc p where prosecdef and pronamespace = 'public'::regnamespace
      and (not coalesce(exists (select from unnest(proconfig) c where c ~ '^search_path='), false)
        or 'uuid'::regtype = any (proargtypes) or exists (select from unnest(proargnames) n where n ~ 'organization')
        or proowner <> 'frontoffice_search'::regrole or has_function_privilege('public', p.oid, 'execute'))`,
  },

  'gives the application no right to truncate, refer or trigger': {
    sql: `select c.relname || ': ' || privilege as name from pg_class c cross join unnest('{TRUNCATE,REFERENCES,TRIGGER}'::text[]) privilege
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and has_table_privilege('${APP}', c.oid, privilege)`,
  },

  'lets the application own nothing': {
    sql: `select relname as name from pg_class where pg_get_userbyid(relowner) = '${APP}' union all select proname from pg_proc where pg_get_userbyid(proowner) = '${APP}'`,
  },

  'keeps the application, relay and directory roles small': {
    sql: `select rolname as name from pg_roles r where rolname in ('${APP}', 'frontoffice_relay', 'frontoffice_directory', 'frontoffice_search') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
        or exists (select from pg_auth_members m where m.member = r.oid))`,
  },

  'lets the application create nothing': {
    sql: `select nspname as name from pg_namespace where nspname !~ '^pg_temp' and has_schema_privilege('${APP}', oid, 'create')`,
  },

  'hides the schema of the job store from the application': {
    sql: `select nspname as name from pg_namespace where nspname not in ('public', 'information_schema', 'pg_catalog') and nspname !~ '^pg_' and has_schema_privilege('${APP}', oid, 'usage')`,
  },

  'lets relay and directory read only what is listed': {
    sql: `select role || ' reads ' || c.relname as name from pg_class c cross join unnest($1::text[], $2::text[]) as listed (role, tables)
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege(role, c.oid, 'select') and not (c.relname = any (string_to_array(tables, ',')))`,
    params: [Object.keys(READABLE_BY), Object.values(READABLE_BY).map((tables) => tables.join(','))],
  },

  'keeps no list of exceptions longer than needed': {
    sql: `select listed as name from unnest($1::text[]) listed where to_regclass('public.' || quote_ident(listed)) is null
      union all select listed from unnest($2::text[]) listed where to_regclass('public.' || quote_ident(listed)) is null
      union all select listed from unnest($3::text[]) listed where not exists (select from pg_proc where proname = listed and prosecdef)
      union all select listed from unnest($4::text[]) listed where not exists (select from pg_policy where polname = listed)
      union all select listed from unnest($5::text[]) listed where not exists (
        select from pg_attribute a where a.attrelid = to_regclass('public.' || split_part(listed, '.', 1)) and a.attname = split_part(listed, '.', 2))`,
    params: [allButTenant, names(GLOBAL_UNIQUES), DEFINER_FUNCTIONS, names(EXTRA_POLICIES), names(LOOSE_REFERENCES)],
  },
};

/** What breaks the rules in a database, as `rule: thing`. */
export async function brokenRules(client: Client): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, { sql, params }] of Object.entries(rules)) {
    const { rows } = await client.query<{ name: string }>(sql, params ?? []);
    found.push(...rows.map(({ name }) => `${rule}: ${name}`));
  }
  return found;
}
