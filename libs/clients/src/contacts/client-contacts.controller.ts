import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ClientContactExists, LastClientContact, TooManyClientContacts } from '../clients/client.problems.js';
import { clients } from '../clients.permissions.js';
import { ClientContactDto, CreateClientContactDto, UpdateClientContactDto, type CreateClientContact, type UpdateClientContact } from './client-contact.dto.js';
import { clientContactView } from './client-contact.view.js';
import { ClientContactsService } from './client-contacts.service.js';

@ApiTags('clients')
@Controller('v1')
export class ClientContactsController {
  constructor(private readonly contacts: ClientContactsService) {}

  @Get('clients/:id/contacts')
  @Endpoint({ summary: 'List who answers for a client app', permission: clients.clients.read, returns: clientContactView.Page })
  async list(@Param({ schema: byId('client') }) { id }: ById, @Query({ schema: clientContactView.Query }) query: ListQuery) {
    return this.contacts.page(id, query);
  }

  @Post('clients/:id/contacts')
  @Endpoint({
    summary: 'Add a contact to a client app',
    permission: clients.clients.write,
    returns: ClientContactDto,
    status: 201,
    location: ({ id }) => `/v1/client-contacts/${id}`,
    problems: [ClientContactExists, TooManyClientContacts],
  })
  async add(@Param({ schema: byId('client') }) { id }: ById, @Body({ schema: CreateClientContactDto }) input: CreateClientContact) {
    return this.contacts.add(id, input);
  }

  @Get('client-contacts/:id')
  @Endpoint({ summary: 'Read a contact of a client app', permission: clients.clients.read, returns: ClientContactDto })
  async get(@Param({ schema: byId('client-contact') }) { id }: ById) {
    return this.contacts.get(id);
  }

  @Patch('client-contacts/:id')
  @Endpoint({ summary: 'Change a contact of a client app', permission: clients.clients.write, returns: ClientContactDto, conditional: true, problems: [ClientContactExists] })
  async update(@Param({ schema: byId('client-contact') }) { id }: ById, @Body({ schema: UpdateClientContactDto }) changes: UpdateClientContact) {
    return this.contacts.update(id, changes);
  }

  @Delete('client-contacts/:id')
  @Endpoint({ summary: 'Remove a contact from a client app', permission: clients.clients.write, status: 204, conditional: true, problems: [LastClientContact] })
  async remove(@Param({ schema: byId('client-contact') }) { id }: ById) {
    await this.contacts.remove(id);
  }
}
