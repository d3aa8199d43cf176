import { Client } from 'pg';
import { kernelConfig, OUTBOX_LAG_SECONDS, Role } from '@app/kernel';
import { migrationsOfBuild } from '../backup/manifest.js';
import { explain } from '../explain.js';
import { examineSecrets } from './examine-secrets.js';
import { failed, ok, warning, type Finding } from './finding.js';
import { LIMIT_MS, limited } from './limited.js';

const OLDEST_MAJOR = 15;
const SKEW_WARNING_MS = 1_000;
const SKEW_FAILED_MS = 5_000;
const BACKLOG_WARNING_SECONDS = 60;

/**
 * Both logins, the schema, the clocks, and how much work waits. Once the server answers, each is looked at on a connection of
 * its own, so that one which waits for a lock hides none of the others.
 */
export async function examineDatabase(): Promise<Finding[]> {
  const { DATABASE_URL, DATABASE_RELAY_URL, DATABASE_QUEUE_URL, REDIS_URL } = kernelConfig.value();
  const findings = await connected('database', DATABASE_URL, async (client) => [...(await examineServer(client)), ...(await examinePooler(client))]);
  if (findings.some(({ check, status }) => check === 'database' && status === 'failed')) return findings;
  const parts = [
    connected('database login', DATABASE_URL, examineLogin),
    connected('migrations', DATABASE_URL, examineMigrations),
    connected('secrets', DATABASE_URL, examineSecrets),
    connected('clock', DATABASE_URL, examineClock),
    connected('relay login', DATABASE_RELAY_URL, examineBacklog),
    ...(!REDIS_URL && DATABASE_QUEUE_URL ? [connected('job queues', DATABASE_QUEUE_URL, examineQueues)] : []),
  ];
  return [...findings, ...(await Promise.all(parts)).flat()];
}

function connected(check: string, connectionString: string, look: (client: Client) => Promise<Finding[]>): Promise<Finding[]> {
  return limited(check, `The database on ${new URL(connectionString).host}`, async () => {
    const client = new Client({ connectionString, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS, application_name: 'frontoffice-doctor' });
    client.on('error', () => undefined); // the query that was running says it
    try {
      await client.connect();
      return await look(client);
    } catch (error) {
      return [failed(check, await explain(error))];
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

async function examineServer(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
  const version = rows[0]!.version;
  return [Number.parseInt(version, 10) < OLDEST_MAJOR ? failed('database', `PostgreSQL ${version} is too old: ${OLDEST_MAJOR} is the oldest that works.`) : ok('database', `PostgreSQL ${version} answers.`)];
}

/** A pooler makes up the process id it tells; the server's own is another. (The types of pg do not name it.) */
async function examinePooler(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const isPooled = (client as unknown as { processID: number }).processID !== rows[0]!.pid;
  const { DATABASE_POOLER } = kernelConfig.value();
  if (isPooled && DATABASE_POOLER === 'none') return [failed('pooler', 'A pooler stands before the database: set DATABASE_POOLER to transaction, else work gets mixed up or refused.')];
  if (!isPooled && DATABASE_POOLER !== 'none') return [warning('pooler', 'DATABASE_POOLER is set, but the database answers itself: statements are planned anew each time for nothing.')];
  return isPooled ? [ok('pooler', 'A pooler stands before the database, and DATABASE_POOLER says so.')] : [];
}

async function examineLogin(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; unbound: boolean }>(
    `select r.rolname as name, r.rolsuper or r.rolbypassrls or exists (select from pg_tables where schemaname = 'public' and pg_has_role(r.rolname, tableowner, 'member')) as unbound
     from pg_roles r where r.rolname = current_user`,
  );
  const { name, unbound } = rows[0]!;
  if (unbound) return [failed('database login', `DATABASE_URL logs in as ${name}, which row level security does not bind: use ${Role.app}.`)];
  return [ok('database login', `${name} is bound by row level security.`)];
}

async function examineMigrations(client: Client): Promise<Finding[]> {
  const build = migrationsOfBuild();
  const applied = await client.query<{ name: string }>('select name from migrations').catch((error: { code?: string }) => {
    if (error.code === '42P01') return undefined;
    throw error;
  });
  if (!applied) return [failed('migrations', 'The database has no tables: run `migrate`.')];
  const names = new Set(applied.rows.map(({ name }) => name));
  const pending = build.filter((name) => !names.has(name)).length;
  const newer = names.size + pending - build.length;
  if (pending > 0) return [failed('migrations', `${pending} of ${build.length} migrations are not applied: run \`migrate\`.`)];
  return [newer > 0 ? warning('migrations', `The database has seen ${newer} migrations this build does not know: a newer version runs on it.`) : ok('migrations', `All ${build.length} are applied.`)];
}

/** Leases, tokens and codes end by these clocks; the round trip is taken out of the difference. */
async function examineClock(client: Client): Promise<Finding[]> {
  const before = Date.now();
  const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
  const skewMs = Math.round(Math.abs(Number(rows[0]!.now) - (before + Date.now()) / 2));
  const sentence = `This machine and the database differ by ${skewMs} ms.`;
  if (skewMs > SKEW_FAILED_MS) return [failed('clock', `${sentence} Set both by NTP: leases and codes end too early or too late.`)];
  return [skewMs > SKEW_WARNING_MS ? warning('clock', `${sentence} Set both by NTP.`) : ok('clock', sentence)];
}

async function examineBacklog(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ pending: number; seconds: number; dead: number; name: string }>(
    `select events.pending + due.pending as pending, greatest(due.seconds, (${OUTBOX_LAG_SECONDS}))::int as seconds, (select count(*)::int from jobs where state = 'dead') as dead, current_user as name
     from (select count(*)::int as pending from outbox_events where dispatched_at is null) events,
       (select count(*)::int as pending, coalesce(extract(epoch from now() - min(available_at)), 0) as seconds from jobs where state = 'pending' and available_at <= now()) due`,
  );
  const { pending, seconds, dead, name } = rows[0]!;
  return [
    ok('relay login', `${name} sees the queues of every organization.`),
    seconds > BACKLOG_WARNING_SECONDS ? warning('work', `${pending} events and jobs wait, the oldest for ${seconds} s: is a worker running?`) : ok('work', `${pending} events and jobs wait, the oldest for ${seconds} s.`),
    ...(dead > 0 ? [warning('failed jobs', `${dead} jobs failed for good: look at them, and run them again with \`jobs retry\`.`)] : []),
  ];
}

async function examineQueues(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ there: boolean; pid: number }>(`select to_regnamespace('bullmq') is not null as there, pg_backend_pid() as pid`);
  if ((client as unknown as { processID: number }).processID !== rows[0]!.pid) return [failed('job queues', 'DATABASE_QUEUE_URL leads to a pooler, and nothing that listens there hears anything: name the server itself.')];
  return [rows[0]!.there ? ok('job queues', 'The queues in PostgreSQL are there.') : failed('job queues', 'The queues in PostgreSQL are not there: run `migrate`.')];
}
