import { Injectable } from '@nestjs/common';
import { CreateClientDto } from './clients/client.dto.js';
import { ClientsService } from './clients/clients.service.js';
import { CreateClientEnvironmentDto } from './environments/client-environment.dto.js';
import { ClientEnvironmentsService } from './environments/client-environments.service.js';

const SCOPES = ['commerce.customers.read', 'commerce.orders.read', 'commerce.orders.write', 'crm.leads.read', 'crm.leads.write'];

/** A client app as an integrator would have it, made through the same services as real ones. It has no token: nobody would know it. */
@Injectable()
export class ClientsDemoData {
  constructor(
    private readonly clientApps: ClientsService,
    private readonly environments: ClientEnvironmentsService,
  ) {}

  /** Runs in the transaction of a new organization. */
  async create(): Promise<void> {
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
    for (const environment of [
      { environment: 'dev', redirectUrls: ['http://localhost:4000/signed-in'], allowedOrigins: ['http://localhost:4000'] },
      { environment: 'prod', redirectUrls: ['https://shop.example/signed-in'], allowedOrigins: ['https://shop.example'] },
    ]) {
      await this.environments.create(id, CreateClientEnvironmentDto.parse({ ...environment, scopes: SCOPES }));
    }
  }
}
