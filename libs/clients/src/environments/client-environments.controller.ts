import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ClientEnvironmentExists } from '../clients/client.problems.js';
import { clients } from '../clients.permissions.js';
import { ScopeBeyondOwn } from '../keys/api-key.problems.js';
import { ClientEnvironmentDto, CreateClientEnvironmentDto, UpdateClientEnvironmentDto, type CreateClientEnvironment, type UpdateClientEnvironment } from './client-environment.dto.js';
import { clientEnvironmentView } from './client-environment.view.js';
import { ClientEnvironmentsService } from './client-environments.service.js';

@ApiTags('clients')
@Controller('v1')
export class ClientEnvironmentsController {
  constructor(private readonly environments: ClientEnvironmentsService) {}

  @Get('clients/:id/environments')
  @Endpoint({ summary: 'List the environments of a client app', permission: clients.clients.read, returns: clientEnvironmentView.Page })
  async list(@Param({ schema: byId('client') }) { id }: ById, @Query({ schema: clientEnvironmentView.Query }) query: ListQuery) {
    return this.environments.page(id, query);
  }

  @Post('clients/:id/environments')
  @Endpoint({
    summary: 'Add an environment to a client app',
    permission: clients.clients.write,
    returns: ClientEnvironmentDto,
    status: 201,
    sensitive: true,
    location: ({ id }) => `/v1/client-environments/${id}`,
    problems: [ClientEnvironmentExists, ScopeBeyondOwn],
  })
  async create(@Param({ schema: byId('client') }) { id }: ById, @Body({ schema: CreateClientEnvironmentDto }) input: CreateClientEnvironment) {
    return this.environments.create(id, input);
  }

  @Get('client-environments/:id')
  @Endpoint({ summary: 'Read an environment of a client app', permission: clients.clients.read, returns: ClientEnvironmentDto })
  async get(@Param({ schema: byId('client-environment') }) { id }: ById) {
    return this.environments.get(id);
  }

  @Patch('client-environments/:id')
  @Endpoint({
    summary: 'Change an environment of a client app',
    description: 'With `isActive: false` everything of it stops within two seconds.',
    permission: clients.clients.write,
    returns: ClientEnvironmentDto,
    conditional: true,
    sensitive: true,
    problems: [ScopeBeyondOwn],
  })
  async update(@Param({ schema: byId('client-environment') }) { id }: ById, @Body({ schema: UpdateClientEnvironmentDto }) changes: UpdateClientEnvironment) {
    return this.environments.update(id, changes);
  }

  @Delete('client-environments/:id')
  @Endpoint({ summary: 'Remove an environment from a client app', description: 'Its tokens and webhooks end at once.', permission: clients.clients.write, status: 204, conditional: true, sensitive: true })
  async delete(@Param({ schema: byId('client-environment') }) { id }: ById) {
    await this.environments.delete(id);
  }
}
