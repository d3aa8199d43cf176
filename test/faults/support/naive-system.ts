import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type SignedUp } from '../../support/client.js';
import { migrate, serverProcess, type SystemUnderTest } from './product.js';
import type { ServerProcess } from './server-process.js';
import type { Servers } from './servers.js';

/** "Commit, then `queue.add`": the contrast that shows the faults would lose events if nobody cared. */
export class NaiveSystem implements SystemUnderTest {
  readonly processes: Record<'api' | 'worker', ServerProcess>;

  private constructor(
    readonly servers: Servers,
    readonly url: string,
    private readonly workerUrl: string,
    processes: Record<'api' | 'worker', ServerProcess>,
  ) {
    this.processes = processes;
  }

  static async start(servers: Servers): Promise<NaiveSystem> {
    migrate(servers); // for the job store's own tables
    await servers.query('create table naive_leads (id uuid primary key, key text not null unique, email text not null)');
    await servers.query('create table naive_deliveries (lead_id uuid primary key)');
    const environment = { NAIVE_DATABASE_URL: servers.adminUrl };
    const api = await serverProcess(servers, 'naive-api', 'api', environment, join(__dirname, 'naive-api.cjs'));
    const worker = await serverProcess(servers, 'naive-worker', 'worker', environment, join(__dirname, 'naive-worker.cjs'));
    await Promise.all([api.process.start(), worker.process.start()]);
    return new NaiveSystem(servers, api.url, worker.operatorUrl, { api: api.process, worker: worker.process });
  }

  /** It knows no companies, but the load wants one. */
  company(): SignedUp {
    return { client: new ApiClient(this.url), email: '', password: '', userId: '', organizationId: randomUUID(), refreshToken: '' };
  }

  /** Waits until the queue knows of no job any more, so that what has not arrived then never will. */
  async untilDrained(timeoutMs: number): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; ; await sleep(500)) {
      const counts = (await fetch(`${this.workerUrl}/pending`).then((answer) => answer.json(), () => undefined)) as Record<string, unknown> | undefined;
      if (counts?.['wait'] === 0 && counts['active'] === 0 && counts['delayed'] === 0) return;
      if (Date.now() > deadline) throw new Error(`The naive queue does not drain: ${JSON.stringify(counts)}\n${this.processes.worker.lastWords()}`);
    }
  }

  /** Ids of the leads whose event arrived. */
  async delivered(): Promise<Set<string>> {
    return new Set((await this.servers.query<{ lead_id: string }>('select lead_id from naive_deliveries')).map((row) => row.lead_id));
  }
}
