import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { clientEnvironmentView } from '../environments/client-environment.view.js';
import { environmentRequestView } from './api-key-request.dto.js';

@ApiTags('clients')
@Controller('v1/client-environments')
export class EnvironmentRequestsController {
  @Get(':id/requests')
  @Endpoint({
    summary: 'What was asked by an environment of a client app',
    description: 'With its tokens, and with access tokens of the OpenID provider, for itself and for members. The last thirty days, newest first; a request is seen here within a few seconds.',
    permission: clients.tokens.read,
    returns: environmentRequestView.Page,
  })
  async list(@Param({ schema: byId('client-environment') }) { id }: ById, @Query({ schema: environmentRequestView.Query }) query: ListQuery) {
    await clientEnvironmentView.one(id);
    return environmentRequestView.page(query, { sql: 't.environment_id = ?', params: [id] });
  }
}
