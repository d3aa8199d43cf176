import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { requestView } from '../requests/api-key-request.dto.js';
import { ClientTokenDto, CreateApiKeyDto, NewClientTokenDto, RotateApiKeyDto, UpdateApiKeyDto, type CreateApiKey, type RotateApiKey, type UpdateApiKey } from './api-key.dto.js';
import { ApiKeyEnded, ScopeBeyondOwn, TooManyApiKeys } from './api-key.problems.js';
import { clientTokenView } from './api-key.view.js';
import { ClientTokensService } from './client-tokens.service.js';

@ApiTags('clients')
@Controller('v1')
export class ClientTokensController {
  constructor(private readonly tokens: ClientTokensService) {}

  @Get('client-environments/:id/tokens')
  @Endpoint({ summary: 'List the tokens of an environment', permission: clients.tokens.read, returns: clientTokenView.Page })
  async list(@Param({ schema: byId('client-environment') }) { id }: ById, @Query({ schema: clientTokenView.Query }) query: ListQuery) {
    return this.tokens.page(id, query);
  }

  @Post('client-environments/:id/tokens')
  @Endpoint({
    summary: 'Make a token for server-to-server requests',
    description: 'It is sent as `Authorization: Bearer …`, and shown this once. Several may live at the same time. It can do what its scopes say, and no more than its environment has.',
    permission: clients.tokens.write,
    returns: NewClientTokenDto,
    status: 201,
    sensitive: true,
    location: ({ id }) => `/v1/client-tokens/${id}`,
    problems: [ScopeBeyondOwn, TooManyApiKeys],
  })
  async create(@Param({ schema: byId('client-environment') }) { id }: ById, @Body({ schema: CreateApiKeyDto }) input: CreateApiKey) {
    return this.tokens.create(id, input);
  }

  @Get('client-tokens/:id')
  @Endpoint({ summary: 'Read a token of a client app', permission: clients.tokens.read, returns: ClientTokenDto })
  async get(@Param({ schema: byId('client-token') }) { id }: ById) {
    return this.tokens.get(id);
  }

  @Patch('client-tokens/:id')
  @Endpoint({ summary: 'Change what a token may do', permission: clients.tokens.write, returns: ClientTokenDto, conditional: true, sensitive: true, problems: [ScopeBeyondOwn, ApiKeyEnded] })
  async update(@Param({ schema: byId('client-token') }) { id }: ById, @Body({ schema: UpdateApiKeyDto }) changes: UpdateApiKey) {
    return this.tokens.update(id, changes);
  }

  @Post('client-tokens/:id/rotation')
  @Endpoint({
    summary: 'Make the successor of a token',
    description: 'With the same name, scopes and bounds. Both are good until the overlap ends; `lastUsedAt` of the old one says when it is idle.',
    permission: clients.tokens.write,
    returns: NewClientTokenDto,
    status: 201,
    conditional: true,
    sensitive: true,
    location: ({ id }) => `/v1/client-tokens/${id}`,
    problems: [ScopeBeyondOwn, ApiKeyEnded, TooManyApiKeys],
  })
  async rotate(@Param({ schema: byId('client-token') }) { id }: ById, @Body({ schema: RotateApiKeyDto }) { overlapHours }: RotateApiKey) {
    return this.tokens.rotate(id, overlapHours);
  }

  @Delete('client-tokens/:id')
  @Endpoint({ summary: 'Revoke a token of a client app', description: 'Holds within two seconds everywhere. The token stays in the list.', permission: clients.tokens.write, status: 204, conditional: true })
  async revoke(@Param({ schema: byId('client-token') }) { id }: ById) {
    await this.tokens.revoke(id);
  }

  @Get('client-tokens/:id/requests')
  @Endpoint({ summary: 'What was asked with a token', description: 'The last thirty days, newest first; a request is seen here within a few seconds.', permission: clients.tokens.read, returns: requestView.Page })
  async requests(@Param({ schema: byId('client-token') }) { id }: ById, @Query({ schema: requestView.Query }) query: ListQuery) {
    return this.tokens.requests(id, query);
  }
}
