import { Clock, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CreateClientDto } from './clients/client.dto.js';
import { ClientsService } from './clients/clients.service.js';
import { CreateClientEnvironmentDto } from './environments/client-environment.dto.js';
import { ClientEnvironmentsService } from './environments/client-environments.service.js';
import { CreateApiKeyDto } from './keys/api-key.dto.js';
import { ClientTokensService } from './keys/client-tokens.service.js';
import { LogRequests } from './requests/log-requests.js';

const SCOPES = ['commerce.customers.read', 'commerce.orders.read', 'commerce.orders.write', 'crm.leads.read', 'crm.leads.write', 'crm.records.read_all'];
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** What the shop asks for, by turns; every 17th time it is too fast, every 29th it asks for what it may not. */
const ASKED = [['GET', '/v1/orders', 200], ['GET', '/v1/orders/:id', 200], ['POST', '/v1/leads', 201], ['GET', '/v1/customers', 200], ['POST', '/v1/orders/:id/shipment', 200]] as const;
const REQUESTS = 120;

interface DemoEnvironments {
  dev: string;
  prod: string;
}

/** A client app as an integrator would have it, made through the same services as real ones. Nobody knows its token: it is thrown away. */
@Injectable()
export class ClientsDemoData {
  constructor(
    private readonly clientApps: ClientsService,
    private readonly environments: ClientEnvironmentsService,
    private readonly tokens: ClientTokensService,
    private readonly requests: LogRequests,
    private readonly clock: Clock,
  ) {}

  /** Runs in the transaction of a new organization. Answers where the app runs. */
  async create(): Promise<DemoEnvironments> {
    const scope = requireScope();
    const now = this.clock.now();
    scope.actAt(new Date(now.getTime() - 90 * DAY_MS));
    const { id } = await this.clientApps.create(
      CreateClientDto.parse({
        name: 'Shop app',
        description: 'The shop shows customers their orders, and sends us whoever asks for an offer.',
        contacts: [
          { name: 'Ida Integrator', email: 'ida@shop.example', website: 'https://shop.example' },
          { name: 'Operations of the shop', email: 'operations@shop.example' },
        ],
      }),
    );
    const add = async (input: object): Promise<string> => (await this.environments.create(id, CreateClientEnvironmentDto.parse({ ...input, scopes: SCOPES }))).id;
    const dev = await add({ environment: 'dev', redirectUrls: ['http://localhost:4000/signed-in'], allowedOrigins: ['http://localhost:4000'] });
    const prod = await add({ environment: 'prod', redirectUrls: ['https://shop.example/signed-in'], allowedOrigins: ['https://shop.example'] });
    const { id: tokenId } = await this.tokens.create(prod, CreateApiKeyDto.parse({ name: 'Shop server', scopes: SCOPES, requestsPerMinute: 120 }));
    scope.actAt(now);
    scope.afterCommit(() => this.logRequests(tokenId, prod, now));
    return { dev, prod };
  }

  /** Of the last two days, from an address of documentation (RFC 5737). */
  private logRequests(apiKeyId: string, environmentId: string, now: Date): void {
    const organizationId = requireOrganizationId();
    for (let n = 0; n < REQUESTS; n++) {
      const [method, route, usual] = ASKED[n % ASKED.length]!;
      const status = n % 29 === 28 ? 403 : n % 17 === 16 ? 429 : usual;
      const at = new Date(now.getTime() - (n * 24 + ((n * 7) % 23)) * MINUTE_MS);
      this.requests.add({ organizationId, apiKeyId, environmentId, at, method, route, status, requestId: uuidv7(), ip: '192.0.2.7' });
    }
  }
}
