import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { memberKeyView } from './api-key.view.js';
import { PersonalKeysService } from './personal-keys.service.js';

@ApiTags('clients')
@Controller('v1/member-api-keys')
export class MemberKeysController {
  constructor(private readonly keys: PersonalKeysService) {}

  @Get()
  @Endpoint({ summary: 'List the API keys of every member', permission: clients.member_keys.read, returns: memberKeyView.Page })
  async list(@Query({ schema: memberKeyView.Query }) query: ListQuery) {
    return this.keys.pageOfAll(query);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Revoke the API key of a member', permission: clients.member_keys.write, status: 204, conditional: true })
  async revoke(@Param({ schema: byId('personal-key') }) { id }: ById) {
    await this.keys.revokeAnybodys(id);
  }
}
