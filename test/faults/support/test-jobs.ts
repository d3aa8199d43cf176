import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '../../support/client.js';
import { serverProcess } from './product.js';
import type { ServerProcess } from './server-process.js';
import { dist, type Servers } from './servers.js';

export interface JobRow {
  [column: string]: unknown;
  state: string;
  attempts: number;
  last_error_class: string | null;
}
export interface EffectRow {
  [column: string]: unknown;
  job_id: string;
  attempt: number;
  pid: number;
}

/** Jobs that exist only in the test worker, and the table in which they leave a row when they commit. */
export class TestJobs {
  private constructor(private readonly servers: Servers) {}

  static async prepare(servers: Servers): Promise<TestJobs> {
    await servers.query('create table fault_effects (job_id uuid not null, attempt int not null, pid int not null)');
    await servers.query('grant select, insert on fault_effects to frontoffice_app');
    return new TestJobs(servers);
  }

  /** A worker of the product which knows these jobs too; not yet started. */
  async worker(name: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
    return (await serverProcess(this.servers, name, 'worker', { WORKER_ROLES: 'jobs', DIST: dist, ...environment }, join(__dirname, 'test-worker.cjs'))).process;
  }

  /** Enqueues `count` jobs of one organization; their ids. */
  async enqueue(name: string, data: object = {}, count = 1): Promise<string[]> {
    const organizationId = randomUUID();
    const rows = await this.servers.query<{ id: string }>(
      `insert into jobs (id, organization_id, lane, queue, name, data) select gen_random_uuid(), $1, $1, 'default', $2, $3::jsonb from generate_series(1, $4) returning id`,
      [organizationId, name, JSON.stringify(data), count],
    );
    return rows.map((row) => row.id);
  }

  async job(id: string): Promise<JobRow> {
    const [row] = await this.servers.query<JobRow>('select state, attempts, last_error_class from jobs where id = $1', [id]);
    return row!;
  }

  /** Waits until every one of the jobs is in the state. */
  async until(ids: string[], state: string, timeoutMs = 30_000): Promise<void> {
    await eventually(async () => {
      const [row] = await this.servers.query<{ n: number }>('select count(*)::int as n from jobs where id = any($1) and state = $2', [ids, state]);
      return row!.n === ids.length;
    }, timeoutMs);
  }

  /** Waits until a worker is in the middle of the job. */
  async untilRunning(id: string): Promise<void> {
    await eventually(async () => (await this.servers.query('select 1 from jobs where id = $1 and started_at is not null', [id])).length > 0);
  }

  /** What the jobs committed. */
  async effects(ids: string[]): Promise<EffectRow[]> {
    return this.servers.query<EffectRow>('select job_id, attempt, pid from fault_effects where job_id = any($1)', [ids]);
  }

  async runs(id: string): Promise<{ attempt: number; state: string; error_class: string | null }[]> {
    return this.servers.query('select attempt, state, error_class from job_runs where job_id = $1 order by attempt', [id]);
  }

  /** Waits until no session of the product holds a transaction open: what was under way has committed or rolled back. */
  async untilQuiet(): Promise<void> {
    await eventually(async () => (await this.servers.query(`select 1 from pg_stat_activity where application_name = 'frontoffice' and state <> 'idle'`)).length === 0);
  }
}
