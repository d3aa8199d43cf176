// A file of leads, checked and imported with its duplicates found by e-mail address: rows a second, and what the memory of the worker does.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuUs } from './load.mjs';
import { profiling } from './reads.mjs';

const WANTED_PER_SECOND = 3_000;
/** How much more memory the second half of the file may take than the first did, when the heap has found its size. */
const WANTED_GROWTH = 1.1;
/** Leads that are there already: every twentieth row of the file speaks of one of them. */
const KNOWN = 20_000;
const MARKS = [0.1, 0.5, 1];

/** `importRows` rows, of which one in twenty is in the organization already and one in twenty was in the file before. */
export async function measureImports(installation, { importRows: rows, ...options }) {
  const api = await installation.startApp('api');
  await installation.signUp(api.url);
  await installation.superuser.query('truncate leads, outbox_events, jobs, job_runs, timeline_entries, search_documents cascade');
  await knownLeads(installation);
  const worker = await installation.startApp('worker', {}, profiling(options));
  // the events of the import are written, and handled by nobody: the case `outbox` measures that
  await installation.superuser.query('alter table outbox_events alter column dispatched_at set default now()');
  const client = new Client(installation, worker);
  const id = await client.upload(file(rows));
  const results = [perSecond(`dry run of ${rows.toLocaleString('en')} rows`, rows, await client.timed(id, 'dry-run'))];
  const run = await client.timed(id, 'run');
  results.push(perSecond(`import of ${rows.toLocaleString('en')} rows, duplicates found`, rows, run), memory(run));
  await verified(client, id, rows);
  await Promise.all([worker.stop(), api.stop()]);
  await installation.superuser.query('alter table outbox_events alter column dispatched_at drop default');
  await installation.superuser.query('truncate leads, outbox_events, jobs, job_runs, timeline_entries, search_documents, import_rows cascade');
  return results;
}

/** The first organization's, past its triggers. */
async function knownLeads({ superuser, organizations: [first] }) {
  const client = await superuser.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into leads (id, organization_id, created_at, updated_at, version, first_name, last_name, email, lead_source, status, currency, created_by_id)
       select gen_random_uuid(), $1, now(), now(), 1, 'Ada', 'Okafor ' || i, 'row-' || i * 20 || '@example.test', 'website', 'new', 'EUR', $2 from generate_series(1, $3::int) i`,
      [first.organizationId, first.userId, KNOWN],
    );
  } finally {
    client.release(true);
  }
  await superuser.query('vacuum analyze leads');
}

function file(rows) {
  const lines = ['First name,Last name,E-mail,Phone,Company,Job title,Lead source,Value,Currency,Notes'];
  for (let n = 1; n <= rows; n++) {
    const email = `row-${n % 20 === 10 ? n - 1 : n}@example.test`;
    lines.push(`Ada,Okafor ${n},${email},+49 30 9018${String(n).padStart(6, '0')},Okafor Logistics ${n % 500},Head of Operations,website,${n % 9000}.50,EUR,"Met at the fair, asked for a demo."`);
  }
  return `${lines.join('\n')}\n`;
}

const perSecond = (name, rows, { seconds, workerUs, postgresUs }) => ({
  name, value: `${(rows / seconds).toFixed(0)} rows/s`, wanted: `≥ ${WANTED_PER_SECOND}`, reached: rows / seconds >= WANTED_PER_SECOND,
  detail: `CPU of a row: worker ${(workerUs / rows).toFixed(0)} µs, PostgreSQL ${(postgresUs / rows).toFixed(0)} µs`,
});

function memory({ peaks }) {
  const growth = peaks.at(-1) / peaks.at(-2);
  return { name: 'memory of it, second half to first', value: growth.toFixed(2), wanted: `≤ ${WANTED_GROWTH}`, reached: growth <= WANTED_GROWTH, detail: `peaks of the worker after ${MARKS.map((part) => `${part * 100} %`).join(', ')}: ${peaks.map((mb) => `${mb.toFixed(0)} MB`).join(', ')}` };
}

/** An import that lost or doubled rows would be fast for nothing. */
async function verified(client, id, rows) {
  const { createdCount, skippedCount, failedCount } = await client.get(`/v1/imports/${id}`);
  const doubles = Math.floor((rows + 10) / 20) + Math.min(Math.floor(rows / 20), KNOWN);
  if (createdCount !== rows - doubles || skippedCount !== doubles || failedCount !== 0) throw new Error(`${createdCount} created, ${skippedCount} skipped, ${failedCount} failed of ${rows}`);
}

class Client {
  constructor(installation, worker) {
    Object.assign(this, { installation, worker });
  }

  async request(path, init = {}) {
    const [{ accessToken }] = await this.installation.tokens();
    const response = await fetch(`${this.installation.apiUrl}${path}`, { ...init, headers: { authorization: `Bearer ${accessToken}`, ...init.headers } });
    const body = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
    return body;
  }

  get = (path) => this.request(path);

  async upload(body) {
    const { id, mapping } = await this.request('/v1/imports?resource=lead', { method: 'POST', headers: { 'content-type': 'text/csv' }, body });
    if (Object.keys(mapping).length !== 10) throw new Error(`Only ${Object.keys(mapping).join(', ')} were recognized.`);
    await this.request(`/v1/imports/${id}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode: 'create', keys: ['email'] }) });
    return id;
  }

  /** Starts the operation and waits for its end; its length as PostgreSQL has it, what it cost, and the peaks of memory up to each mark. */
  async timed(id, what) {
    const pid = this.worker.pid;
    const before = { worker: cpuUs(pid), postgres: postgresUs(this.installation) };
    const { id: operationId } = await this.request(`/v1/imports/${id}/${what}`, { method: 'POST' });
    const peaks = MARKS.map(() => 0);
    for (;;) {
      const { rows: [operation] } = await this.installation.superuser.query('select status, done_count, total_count, started_at, finished_at from operations where id = $1', [operationId]);
      const done = operation.total_count ? operation.done_count / operation.total_count : 0;
      const resident = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
      MARKS.forEach((mark, i) => { if (done <= mark) peaks[i] = Math.max(peaks[i], resident); });
      if (operation.status === 'failed') throw new Error(`The ${what} failed.`);
      if (operation.finished_at) {
        const seconds = (operation.finished_at - operation.started_at) / 1000;
        return { seconds, workerUs: cpuUs(pid) - before.worker, postgresUs: postgresUs(this.installation) - before.postgres, peaks };
      }
      await sleep(100);
    }
  }
}

/** User and system time of every process of PostgreSQL that lives, in microseconds. */
function postgresUs({ postgresPid }) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((sum, pid) => {
    try {
      const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);
      return parent === postgresPid ? sum + cpuUs(pid) : sum;
    } catch {
      return sum; // gone meanwhile
    }
  }, 0);
}
