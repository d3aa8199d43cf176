import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { requestView } from '../requests/api-key-request.dto.js';
import { CreateApiKeyDto, NewPersonalKeyDto, PersonalKeyDto, RotateApiKeyDto, UpdateApiKeyDto, type CreateApiKey, type RotateApiKey, type UpdateApiKey } from './api-key.dto.js';
import { ApiKeyEnded, ScopeBeyondOwn, TooManyApiKeys } from './api-key.problems.js';
import { personalKeyView } from './api-key.view.js';
import { PersonalKeysService } from './personal-keys.service.js';

@ApiTags('clients')
@Controller('v1/me/api-keys')
export class PersonalKeysController {
  constructor(private readonly keys: PersonalKeysService) {}

  @Get()
  @Endpoint({ summary: "List one's own API keys", permission: clients.personal_keys.write, returns: personalKeyView.Page })
  async list(@Query({ schema: personalKeyView.Query }) query: ListQuery) {
    return this.keys.page(query);
  }

  @Post()
  @Endpoint({
    summary: 'Make an API key for oneself',
    description: 'For programs of your own in this organization. It may what its scopes say, never more than you at that moment, and ends with your membership. It is shown this once.',
    permission: clients.personal_keys.write,
    returns: NewPersonalKeyDto,
    status: 201,
    sensitive: true,
    problems: [ScopeBeyondOwn, TooManyApiKeys],
  })
  async create(@Body({ schema: CreateApiKeyDto }) input: CreateApiKey) {
    return this.keys.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: "Read one of one's own API keys", permission: clients.personal_keys.write, returns: PersonalKeyDto })
  async get(@Param({ schema: byId('personal-key') }) { id }: ById) {
    return this.keys.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: "Change one of one's own API keys", permission: clients.personal_keys.write, returns: PersonalKeyDto, conditional: true, sensitive: true, problems: [ScopeBeyondOwn, ApiKeyEnded] })
  async update(@Param({ schema: byId('personal-key') }) { id }: ById, @Body({ schema: UpdateApiKeyDto }) changes: UpdateApiKey) {
    return this.keys.update(id, changes);
  }

  @Post(':id/rotation')
  @Endpoint({
    summary: "Make the successor of one of one's own API keys",
    permission: clients.personal_keys.write,
    returns: NewPersonalKeyDto,
    status: 201,
    conditional: true,
    sensitive: true,
    location: ({ id }) => `/v1/me/api-keys/${id}`,
    problems: [ScopeBeyondOwn, ApiKeyEnded, TooManyApiKeys],
  })
  async rotate(@Param({ schema: byId('personal-key') }) { id }: ById, @Body({ schema: RotateApiKeyDto }) { overlapHours }: RotateApiKey) {
    return this.keys.rotate(id, overlapHours);
  }

  @Delete(':id')
  @Endpoint({ summary: "Revoke one of one's own API keys", permission: clients.personal_keys.write, status: 204, conditional: true })
  async revoke(@Param({ schema: byId('personal-key') }) { id }: ById) {
    await this.keys.revoke(id);
  }

  @Get(':id/requests')
  @Endpoint({ summary: "What was asked with one of one's own API keys", permission: clients.personal_keys.write, returns: requestView.Page })
  async requests(@Param({ schema: byId('personal-key') }) { id }: ById, @Query({ schema: requestView.Query }) query: ListQuery) {
    return this.keys.requests(id, query);
  }
}
