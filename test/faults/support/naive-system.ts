import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ApiClient, type SignedUp } from '../../support/client.js';
import { serverProcess, type SystemUnderTest } from './product.js';
import type { ServerProcess } from './server-process.js';
import type { Servers } from './servers.js';

/** "Commit, then `queue.add`": the contrast that shows the faults would lose events if nobody cared. */
export class NaiveSystem implements SystemUnderTest {
  readonly processes: Record<'api' | 'worker', ServerProcess>;

  private constructor(
    readonly servers: Servers,
    readonly url: string,
    api: ServerProcess,
    worker: ServerProcess,
  ) {
    this.processes = { api, worker };
  }

  static async start(servers: Servers): Promise<NaiveSystem> {
    await servers.query('create table naive_leads (id uuid primary key, key text not null unique, email text not null)');
    await servers.query('create table naive_deliveries (lead_id uuid primary key)');
    const environment = { NAIVE_DATABASE_URL: servers.adminUrl };
    const api = await serverProcess(servers, 'naive-api', 'api', environment, join(__dirname, 'naive-api.cjs'));
    const worker = await serverProcess(servers, 'naive-worker', 'worker', environment, join(__dirname, 'naive-worker.cjs'));
    await Promise.all([api.process.start(), worker.process.start()]);
    return new NaiveSystem(servers, api.url, api.process, worker.process);
  }

  /** It knows no companies, but the load wants one. */
  company(): SignedUp {
    return { client: new ApiClient(this.url), email: '', password: '', userId: '', organizationId: randomUUID(), refreshToken: '' };
  }

  /** Ids of the leads whose event arrived. */
  async delivered(): Promise<Set<string>> {
    return new Set((await this.servers.query<{ lead_id: string }>('select lead_id from naive_deliveries')).map((row) => row.lead_id));
  }
}
