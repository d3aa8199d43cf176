import { Clock, expectVersion, missing, NotFound, Outbox, requireScope, unlessMerged, type ListQuery } from '@app/kernel';
import { CustomFields, TenancyApi, type CustomFieldValues } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Account } from '../accounts/account.entity.js';
import { emptyFieldsOf, withLacking } from '../duplicates/fill-empty-fields.js';
import { ContactCreated, ContactDeleted, ContactEmailChanged, ContactUpdated, RecordAssigned } from '../events.js';
import { ownEntities, ownRecords } from '../visibility/own-records.js';
import type { CreateContact, UpdateContact } from './contact.dto.js';
import { Contact } from './contact.entity.js';
import { ContactView } from './contact.view.js';

/** Input that was found to fit: what it refers to exists, its custom fields are complete. */
export type PreparedContact = Omit<CreateContact, 'customFields'> & { customFields: CustomFieldValues };

/** Contacts of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly customFields: CustomFields,
  ) {}

  async list(query: ListQuery) {
    return ContactView.page(query, await this.customFields.filter('contact', 'contacts', query));
  }

  /** 301 to the contact this one became part of. */
  get(id: string) {
    return unlessMerged({ table: 'contacts', visible: ownRecords('t') }, id, () => ContactView.one(id));
  }

  async prepare(input: CreateContact): Promise<PreparedContact> {
    await this.requireReferences(input);
    return { ...input, customFields: await this.customFields.validate('contact', input.customFields) };
  }

  async create(input: CreateContact): Promise<Contact> {
    return this.write(await this.prepare(input));
  }

  async write(prepared: PreparedContact): Promise<Contact> {
    const contact = this.em.create(Contact, { ...prepared, createdById: requireScope().userId });
    const { id: contactId, accountId = null, assignedToId = null } = contact;
    this.outbox.publish(ContactCreated, { contactId, accountId, assignedToId });
    if (assignedToId) this.outbox.publish(RecordAssigned, { type: 'contact', recordId: contactId, assignedToId });
    await this.em.flush();
    return contact;
  }

  async update(id: string, changes: UpdateContact): Promise<Contact> {
    const contact = await this.load(id);
    expectVersion(contact);
    await this.requireReferences(changes);
    const customFields = await this.customFields.validate('contact', changes.customFields, contact.customFields);
    return this.save(contact, { ...changes, customFields });
  }

  /** Fills what the contact lacks with what is known now. */
  async complete(id: string, { customFields, ...known }: PreparedContact): Promise<Contact> {
    const contact = await this.load(id);
    return this.save(contact, { ...emptyFieldsOf<Contact>(contact, known), customFields: withLacking(contact.customFields, customFields) });
  }

  async delete(id: string): Promise<void> {
    const contact = await this.load(id);
    expectVersion(contact);
    contact.delete(this.clock.now());
    this.outbox.publish(ContactDeleted, { contactId: id });
  }

  load(id: string): Promise<Contact> {
    return this.em.findOneOrFail(Contact, { id, deletedAt: null, ...ownEntities() }, { failHandler: () => new NotFound() });
  }

  private async requireReferences({ accountId, assignedToId }: UpdateContact): Promise<void> {
    await this.tenancy.requireMember(assignedToId, '#/assignedToId');
    if (accountId) await this.em.findOneOrFail(Account, { id: accountId, deletedAt: null, ...ownEntities() }, { failHandler: () => missing('#/accountId') });
  }

  private async save(contact: Contact, changes: Omit<UpdateContact, 'customFields'> & { customFields: CustomFieldValues }): Promise<Contact> {
    const changed = contact.edit(changes);
    if (changed.length > 0) this.outbox.publish(ContactUpdated, { contactId: contact.id, changed });
    if (changed.includes('email')) this.outbox.publish(ContactEmailChanged, { contactId: contact.id });
    if (changed.includes('assignedToId') && contact.assignedToId) this.outbox.publish(RecordAssigned, { type: 'contact', recordId: contact.id, assignedToId: contact.assignedToId });
    await this.em.flush();
    return contact;
  }
}
