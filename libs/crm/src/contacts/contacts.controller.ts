import { ApiTags, byId, Endpoint, RecordHasMoved, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { answerMade } from '../duplicates/create-once.js';
import { DuplicateCandidates } from '../duplicates/duplicate.problems.js';
import { OnDuplicateQuery } from '../duplicates/on-duplicate.dto.js';
import { ContactDto, CreateContactDto, UpdateContactDto, type CreateContact, type UpdateContact } from './contact.dto.js';
import { ContactView } from './contact.view.js';
import { ContactsService } from './contacts.service.js';

@ApiTags('crm')
@Controller('v1/contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Endpoint({ summary: 'List contacts', description: '`customFields[key]=value` filters by a field the organization added.', permission: crm.contacts.read, returns: ContactView.Page })
  async list(@Query({ schema: ContactView.Query }) query: ListQuery) {
    return this.contacts.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a contact', description: '200 when an existing one is answered (`onDuplicate`).', permission: crm.contacts.write, returns: ContactDto, status: 201, problems: [DuplicateCandidates, CustomFieldValueTaken] })
  async create(@Body({ schema: CreateContactDto }) input: CreateContact, @Query({ schema: OnDuplicateQuery }) { onDuplicate }: OnDuplicateQuery) {
    return ContactView.present(answerMade(await this.contacts.create(input, onDuplicate)));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a contact', permission: crm.contacts.read, returns: ContactDto, problems: [RecordHasMoved] })
  async get(@Param({ schema: byId('contact') }) { id }: ById) {
    return this.contacts.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a contact', permission: crm.contacts.write, returns: ContactDto, conditional: true, problems: [CustomFieldValueTaken] })
  async update(@Param({ schema: byId('contact') }) { id }: ById, @Body({ schema: UpdateContactDto }) changes: UpdateContact) {
    return ContactView.present(await this.contacts.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a contact', description: 'It stays in the trash for thirty days.', permission: crm.contacts.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('contact') }) { id }: ById) {
    await this.contacts.delete(id);
  }
}
