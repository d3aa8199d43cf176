import { MikroORM } from '@mikro-orm/postgresql';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { BULLMQ_SCHEMA } from '../jobs/job-store.js';
import { migratorOptions } from './orm-options.js';
import { Role } from './roles.js';

export interface MigrateOptions {
  /** A login that may create roles and the database (embedded), or one that was prepared by an administrator. */
  adminUrl: string;
  /** Where the application will connect; its user and password are given to the app role. */
  appUrl: string;
  relayUrl: string;
}

/** Two migrators at once would both create the same table; the second waits here. */
const MIGRATION_LOCK = '7308326118283453';

/** Creates database, roles and grants where missing, then brings the schema up to date. Answers the names applied. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  await ensureDatabase(options);
  const client = new Client({ connectionString: options.adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1::bigint)', [MIGRATION_LOCK]);
    await ensureRoles(client, options);
    await ensureGrants(client);
    const orm = (await MikroORM.init(migratorOptions(options.adminUrl, []))) as unknown as MikroORM;
    try {
      const applied = await orm.migrator.up();
      await prepareJobStore(client);
      return applied.map((migration) => migration.name);
    } finally {
      await orm.close(true);
    }
  } finally {
    await client.end();
  }
}

async function ensureDatabase({ adminUrl }: MigrateOptions): Promise<void> {
  const url = new URL(adminUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  const probe = new Client({ connectionString: adminUrl });
  try {
    await probe.connect();
    await probe.end();
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error;
    url.pathname = '/postgres';
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`create database ${escapeIdentifier(name)}`);
    await client.end();
  }
}

async function ensureRoles(client: Client, { appUrl, relayUrl }: MigrateOptions): Promise<void> {
  await ensureRole(client, Role.owner, 'nologin');
  await ensureRole(client, Role.search, 'nologin');
  await ensureRole(client, Role.directory, 'nologin');
  await ensureRole(client, Role.app, login(appUrl));
  await ensureRole(client, Role.relay, login(relayUrl));
  await client.query(`do $$ begin
    if not pg_has_role(current_user, '${Role.owner}', 'member') then execute format('grant ${Role.owner} to %I', current_user); end if;
    if not pg_has_role('${Role.owner}', '${Role.search}', 'member') then grant ${Role.search} to ${Role.owner}; end if;
  end $$`);
}

/** Creates the role, or gives it the password in use now; an administrator who made the roles keeps them as they are. */
async function ensureRole(client: Client, role: string, attributes: string): Promise<void> {
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rows.length > 0 ? 'alter' : 'create';
  try {
    await client.query(`${verb} role ${escapeIdentifier(role)} ${attributes} nosuperuser nocreatedb nocreaterole nobypassrls`);
  } catch (error) {
    if (verb === 'create' || (error as { code?: string }).code !== '42501') throw error;
  }
}

function login(url: string): string {
  const password = decodeURIComponent(new URL(url).password);
  return `login${password ? ` password ${escapeLiteral(password)}` : ''}`;
}

async function ensureGrants(client: Client): Promise<void> {
  await client.query(`do $$ begin execute format('grant connect on database %I to ${Role.app}, ${Role.relay}', current_database()); end $$`);
  await client.query(`
    grant usage, create on schema public to ${Role.owner};
    grant create on schema public to ${Role.search};
    grant usage on schema public to ${Role.app}, ${Role.relay}, ${Role.search}, ${Role.directory};
    do $$ begin execute format('grant create on database %I to ${Role.owner}', current_database()); end $$;
    set role ${Role.owner};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${Role.app};
    alter default privileges in schema public grant usage on sequences to ${Role.app};
    reset role;
  `);
}

/** The tables of BullMQ's PostgreSQL backend, in their own schema, owned by the relay: the app role cannot see them. */
async function prepareJobStore(client: Client): Promise<void> {
  const { runMigrations } = await import('bullmq');
  await client.query(`create schema if not exists ${BULLMQ_SCHEMA} authorization ${Role.relay}`);
  await client.query(`grant ${Role.relay} to current_user`);
  // BullMQ says CREATE SCHEMA IF NOT EXISTS, which asks for the right even when the schema is there
  await client.query(`do $$ begin execute format('grant create on database %I to ${Role.relay}', current_database()); end $$`);
  await client.query(`set role ${Role.relay}`);
  try {
    await runMigrations(client as never, BULLMQ_SCHEMA);
  } finally {
    await client.query('reset role; reset search_path');
    await client.query(`do $$ begin execute format('revoke create on database %I from ${Role.relay}', current_database()); end $$`);
  }
}
