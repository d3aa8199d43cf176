import { join } from 'node:path';
import { ApiClient, signUpCompany, type SignedUp } from '../../support/client.js';
import { ServerProcess } from './server-process.js';
import { dist, runCli, stablePort, type Servers } from './servers.js';

export type Role = 'api' | 'relay' | 'worker';

/** What the nemesis torments: its processes by role, on the servers they use. */
export interface SystemUnderTest {
  servers: Servers;
  processes: Partial<Record<Role, ServerProcess>>;
}

/** A short lease, so that work of a killed process comes back soon; the limits are not what these tests are about. */
const settings = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  JOB_LEASE_MS: '3000',
  SHUTDOWN_DEADLINE_MS: '5000',
  LOG_LEVEL: 'warn',
  SMTP_URL: 'smtp://127.0.0.1:9', // nobody listens
  RATE_LIMIT_TOKEN_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANIZATION_PER_MINUTE: '1000000',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
};
export const shutdownDeadlineMs = Number(settings.SHUTDOWN_DEADLINE_MS);

/** The built product: API, relay and worker, each its own process. */
export class Product implements SystemUnderTest {
  readonly processes: Record<Role, ServerProcess>;

  private constructor(
    readonly servers: Servers,
    readonly url: string,
    processes: Record<Role, ServerProcess>,
  ) {
    this.processes = processes;
  }

  /** Migrates the database and prepares the processes; `start` starts them. */
  static async prepare(servers: Servers): Promise<Product> {
    migrate(servers);
    const api = await serverProcess(servers, 'api', 'api', {});
    return new Product(servers, api.url, {
      api: api.process,
      relay: (await serverProcess(servers, 'relay', 'worker', { WORKER_ROLES: 'relay' })).process,
      worker: (await serverProcess(servers, 'worker', 'worker', { WORKER_ROLES: 'jobs' })).process,
    });
  }

  static async start(servers: Servers): Promise<Product> {
    const product = await Product.prepare(servers);
    await Promise.all(Object.values(product.processes).map((process) => process.start()));
    return product;
  }

  /** Companies which signed up through the public API. */
  async signUp(count: number): Promise<SignedUp[]> {
    const companies: SignedUp[] = [];
    try {
      for (let n = 0; n < count; n++) companies.push(await signUpCompany(this.url, { organizationName: `Company ${n}` }));
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.processes.api.lastWords()}`, { cause: error });
    }
    return companies;
  }

  anonymous(): ApiClient {
    return new ApiClient(this.url);
  }
}

/** Tables, roles and the job store's schema, as the product's own command makes them. */
export function migrate(servers: Servers): void {
  runCli(['migrate'], { ...settings, ...servers.environment, DATABASE_ADMIN_URL: servers.adminUrl });
}

/** A process of the product, not yet started. `file` replaces the built entry of `app`. */
export async function serverProcess(
  servers: Servers, name: string, app: 'api' | 'worker', environment: Record<string, string>, file = join(dist, `apps/${app}/src/main.js`),
): Promise<{ process: ServerProcess; url: string; operatorUrl: string }> {
  const [port, operatorPort] = [await stablePort(), await stablePort()];
  const url = `http://127.0.0.1:${port}`;
  const operatorUrl = `http://127.0.0.1:${operatorPort}`;
  const process = new ServerProcess({
    name,
    args: [file],
    environment: { ...settings, ...servers.environment, PORT: String(port), OPERATOR_PORT: String(operatorPort), PUBLIC_URL: 'http://localhost:3000', ...environment },
    aliveUrl: `${app === 'api' ? url : operatorUrl}/livez`,
    logFile: join(servers.directory, `${name}.log`),
  });
  servers.processes.push(process);
  return { process, url, operatorUrl };
}
