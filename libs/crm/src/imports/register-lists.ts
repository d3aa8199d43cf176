import { Exportables } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountDto } from '../accounts/account.dto.js';
import { AccountView } from '../accounts/account.view.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { ContactDto } from '../contacts/contact.dto.js';
import { ContactView } from '../contacts/contact.view.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { crm } from '../crm.permissions.js';
import { DealDto } from '../deals/deal.dto.js';
import { DealView } from '../deals/deal.view.js';
import { DealsService } from '../deals/deals.service.js';
import { LeadDto } from '../leads/lead.dto.js';
import { LeadView } from '../leads/lead.view.js';
import { LeadsService } from '../leads/leads.service.js';

/** The lists that can be exported, and of which views can be saved. */
@Injectable()
export class RegisterLists implements OnModuleInit {
  constructor(
    private readonly lists: Exportables,
    private readonly leads: LeadsService,
    private readonly contacts: ContactsService,
    private readonly accounts: AccountsService,
    private readonly deals: DealsService,
  ) {}

  onModuleInit(): void {
    const permissions = (read: typeof crm.leads.read) => ({ read, export: crm.records.export });
    this.lists.register({ resource: 'lead', query: LeadView.Query, fields: Object.keys(LeadDto.shape), page: (query) => this.leads.list(query), permissions: permissions(crm.leads.read) });
    this.lists.register({ resource: 'contact', query: ContactView.Query, fields: Object.keys(ContactDto.shape), page: (query) => this.contacts.list(query), permissions: permissions(crm.contacts.read) });
    this.lists.register({ resource: 'account', query: AccountView.Query, fields: Object.keys(AccountDto.shape), page: (query) => this.accounts.list(query), permissions: permissions(crm.accounts.read) });
    this.lists.register({ resource: 'deal', query: DealView.Query, fields: Object.keys(DealDto.shape), page: (query) => this.deals.list(query), permissions: permissions(crm.deals.read) });
  }
}
