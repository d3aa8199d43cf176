import type { ListQuery, Page } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { UpdateAccount } from '../accounts/account.dto.js';
import { AccountView } from '../accounts/account.view.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { UpdateContact } from '../contacts/contact.dto.js';
import { ContactView } from '../contacts/contact.view.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { crm } from '../crm.permissions.js';
import type { UpdateDeal } from '../deals/deal.dto.js';
import { DealView } from '../deals/deal.view.js';
import { DealsService } from '../deals/deals.service.js';
import type { UpdateLead } from '../leads/lead.dto.js';
import { LeadView } from '../leads/lead.view.js';
import { LeadsService } from '../leads/leads.service.js';
import type { BulkResource } from './bulk-change.entity.js';

type Changes = Record<string, unknown>;

/** What can be done with many records of a kind; each by the service that does it with one. */
export interface BulkRecords {
  query: z.ZodType<ListQuery>;
  permission: typeof crm.leads.write;
  page(query: ListQuery): Promise<Page<{ id: string }>>;
  update(id: string, changes: Changes): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

@Injectable()
export class BulkRecordKinds {
  readonly #kinds: Readonly<Record<BulkResource, BulkRecords>>;

  constructor(leads: LeadsService, contacts: ContactsService, accounts: AccountsService, deals: DealsService) {
    this.#kinds = {
      lead: { query: LeadView.Query, permission: crm.leads.write, page: (query) => leads.list(query), update: (id, changes) => leads.update(id, changes as UpdateLead), delete: (id) => leads.delete(id) },
      contact: { query: ContactView.Query, permission: crm.contacts.write, page: (query) => contacts.list(query), update: (id, changes) => contacts.update(id, changes as UpdateContact), delete: (id) => contacts.delete(id) },
      account: { query: AccountView.Query, permission: crm.accounts.write, page: (query) => accounts.list(query), update: (id, changes) => accounts.update(id, changes as UpdateAccount), delete: (id) => accounts.delete(id) },
      deal: { query: DealView.Query, permission: crm.deals.write, page: (query) => deals.list(query), update: (id, changes) => deals.update(id, changes as UpdateDeal), delete: (id) => deals.delete(id) },
    };
  }

  of(resource: BulkResource): BulkRecords {
    return this.#kinds[resource];
  }
}
