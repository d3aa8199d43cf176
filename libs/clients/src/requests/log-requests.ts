import { runInScope, Scope, uuidv7, type AnsweredRequest } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

const PAUSE_MS = 500;
/** More requests wait for nobody: a database that is away must not fill the memory. */
const MAX_WAITING = 20_000;
const LAST_USED_MINUTES = 1;

type Logged = AnsweredRequest & {
  organizationId: string;
  /** Null where a program keeps no secret. */
  apiKeyId: string | null;
  /** Null for the key of a member. */
  environmentId: string | null;
};

const INSERT = `
  insert into api_key_requests (id, organization_id, api_key_id, environment_id, at, method, route, status, request_id, ip)
  select x.id, o.id, k.id, e.id, x.at, x.method, x.route, x.status, x.request_id, x.ip
  from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[]) as x (id, api_key_id, environment_id, at, method, route, status, request_id, ip)
  cross join (values (?::uuid)) as o (id)
  left join api_keys k on k.organization_id = o.id and k.id = x.api_key_id
  left join client_environments e on e.organization_id = o.id and e.id = x.environment_id
  where k.id is not null or e.id is not null`;
const USED = `
  update api_keys k set last_used_at = x.at from (select a.id, max(a.at) as at from unnest(?::uuid[], ?::timestamptz[]) as a (id, at) group by a.id) x
  where k.organization_id = ? and k.id = x.id and (k.last_used_at is null or k.last_used_at < x.at - interval '${LAST_USED_MINUTES} minutes')`;

/**
 * Writes down what programs asked, with API keys and with access tokens of the provider, twice a second and all at once, beside the requests themselves. A crash loses what
 * half a second brought: it is a log for people, not an account.
 */
@Injectable()
export class LogRequests implements BeforeApplicationShutdown {
  readonly #log = new Logger('api-keys');
  #waiting: Logged[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly em: EntityManager) {}

  add(request: Logged): void {
    if (this.#waiting.length >= MAX_WAITING) return;
    this.#waiting.push(request);
    this.#timer ??= setTimeout(() => this.write(), PAUSE_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.write();
    await this.#writing;
  }

  private write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0);
    if (batch.length > 0) this.#writing = this.#writing.then(() => this.writeAll(batch));
  }

  private async writeAll(batch: Logged[]): Promise<void> {
    for (const [organizationId, requests] of Map.groupBy(batch, (request) => request.organizationId)) {
      await this.writeFor(organizationId, requests).catch((error: unknown) => this.#log.warn(`${requests.length} requests are not in the log: ${(error as Error).message}`));
    }
  }

  private async writeFor(organizationId: string, requests: Logged[]): Promise<void> {
    const scope = new Scope({ em: this.em, requestId: 'api-key-requests', organizationId });
    const of = <F extends keyof Logged>(field: F) => requests.map((request) => request[field]);
    const at = requests.map((request) => request.at.toISOString());
    const routes = requests.map(({ route }) => route.slice(0, 200));
    await runInScope(scope, () =>
      scope.transaction(async () => {
        await scope.rows(INSERT, [requests.map(() => uuidv7()), of('apiKeyId'), of('environmentId'), at, of('method'), routes, of('status'), of('requestId'), of('ip'), organizationId]);
        await scope.rows(USED, [of('apiKeyId'), at, organizationId]);
      }),
    );
  }
}
