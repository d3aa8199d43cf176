import { missing, requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Account } from '../accounts/account.entity.js';
import { CreateOnce, type Made } from '../duplicates/create-once.js';
import { personComparable } from '../duplicates/duplicate-keys.js';
import type { OnDuplicate } from '../duplicates/on-duplicate.dto.js';
import { KeepRecords, type Judged, type RecordKind } from '../records/keep-records.js';
import { loadOwn } from '../visibility/load-own.js';
import type { CreateContact, UpdateContact } from './contact.dto.js';
import { Contact } from './contact.entity.js';
import { ContactView } from './contact.view.js';

/** Input that was found to fit: what it refers to exists, its custom fields are complete. */
export type PreparedContact = Judged<CreateContact>;

const CONTACTS: RecordKind<Contact> = { type: 'contact', entity: Contact };

/** Contacts of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly em: EntityManager,
    private readonly records: KeepRecords,
    private readonly once: CreateOnce,
    private readonly tenancy: TenancyApi,
  ) {}

  async list(query: ListQuery) {
    return ContactView.page(query, await this.records.narrowed(CONTACTS, query));
  }

  /** 301 to the contact this one became part of. */
  get(id: string) {
    return this.records.read(CONTACTS, id, () => ContactView.one(id));
  }

  /** 409 `duplicate_candidates` when there are contacts like it and `onDuplicate` is absent. */
  async create(input: CreateContact, onDuplicate?: OnDuplicate): Promise<Made<Contact>> {
    await this.requireReferences(input);
    const prepared = await this.records.judge(CONTACTS, input);
    return this.once.make({ type: 'contact', comparable: personComparable(prepared), prepared, of: this }, onDuplicate);
  }

  write(prepared: PreparedContact): Promise<Contact> {
    return this.records.add(CONTACTS, this.em.create(Contact, { ...prepared, createdById: requireScope().userId }));
  }

  async update(id: string, changes: UpdateContact): Promise<Contact> {
    const contact = await this.records.open(CONTACTS, id);
    await this.requireReferences(changes);
    return this.records.change(CONTACTS, contact, changes);
  }

  /** Fills what the contact lacks with what is known now. */
  complete(id: string, known: PreparedContact): Promise<Contact> {
    return this.records.complete(CONTACTS, id, known);
  }

  delete(id: string): Promise<void> {
    return this.records.delete(CONTACTS, id);
  }

  load(id: string): Promise<Contact> {
    return loadOwn(Contact, id);
  }

  private async requireReferences({ accountId, assignedToId }: UpdateContact): Promise<void> {
    await this.tenancy.requireMember(assignedToId, '#/assignedToId');
    if (accountId) await loadOwn(Account, accountId, { lacking: () => missing('#/accountId') });
  }
}
