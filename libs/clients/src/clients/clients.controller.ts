import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { ClientDto, CreateClientDto, UpdateClientDto, type CreateClient, type UpdateClient } from './client.dto.js';
import { ClientContactExists, TooManyClients } from './client.problems.js';
import { clientView } from './client.view.js';
import { ClientsService } from './clients.service.js';

@ApiTags('clients')
@Controller('v1/clients')
export class ClientsController {
  constructor(private readonly clientApps: ClientsService) {}

  @Get()
  @Endpoint({ summary: 'List client apps', permission: clients.clients.read, returns: clientView.Page })
  async list(@Query({ schema: clientView.Query }) query: ListQuery) {
    return this.clientApps.page(query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a client app',
    description: 'With those who answer for it. It may do nothing until it has an environment and a token there.',
    permission: clients.clients.write,
    returns: ClientDto,
    status: 201,
    problems: [ClientContactExists, TooManyClients],
  })
  async create(@Body({ schema: CreateClientDto }) input: CreateClient) {
    return this.clientApps.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a client app', permission: clients.clients.read, returns: ClientDto })
  async get(@Param({ schema: byId('client') }) { id }: ById) {
    return this.clientApps.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a client app', permission: clients.clients.write, returns: ClientDto, conditional: true })
  async update(@Param({ schema: byId('client') }) { id }: ById, @Body({ schema: UpdateClientDto }) changes: UpdateClient) {
    return this.clientApps.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Remove a client app', description: 'Its environments, tokens and webhooks end at once.', permission: clients.clients.write, status: 204, conditional: true, sensitive: true })
  async delete(@Param({ schema: byId('client') }) { id }: ById) {
    await this.clientApps.delete(id);
  }
}
