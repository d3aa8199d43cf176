import { Exportables } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountDto, addressFields } from '../accounts/account.dto.js';
import { ActivitiesService } from '../activities/activities.service.js';
import { ActivityDto } from '../activities/activity.dto.js';
import { ActivityView } from '../activities/activity.view.js';
import { BulkRecordKinds } from '../bulk/bulk-records.js';
import { ContactDto } from '../contacts/contact.dto.js';
import { crm } from '../crm.permissions.js';
import { DealDto } from '../deals/deal.dto.js';
import { IssueDto } from '../issues/issue.dto.js';
import { IssueView } from '../issues/issue.view.js';
import { IssuesService } from '../issues/issues.service.js';
import { LeadDto } from '../leads/lead.dto.js';

const ADDRESS_PARTS = Object.keys(addressFields).map((part) => `address.${part}`);

/** The lists that can be exported, and of which views can be saved. */
@Injectable()
export class RegisterLists implements OnModuleInit {
  constructor(
    private readonly lists: Exportables,
    private readonly records: BulkRecordKinds,
    private readonly activities: ActivitiesService,
    private readonly issues: IssuesService,
  ) {}

  onModuleInit(): void {
    const { leads, contacts, accounts, deals, activities, issues } = crm;
    const permissions = (read: typeof crm.leads.read) => ({ read, export: crm.records.export });
    this.lists.register({ resource: 'lead', ...this.records.of('lead'), fields: Object.keys(LeadDto.shape), permissions: permissions(leads.read) });
    this.lists.register({ resource: 'contact', ...this.records.of('contact'), fields: Object.keys(ContactDto.shape), permissions: permissions(contacts.read) });
    this.lists.register({ resource: 'account', ...this.records.of('account'), fields: Object.keys(AccountDto.shape).flatMap((field) => (field === 'address' ? [field, ...ADDRESS_PARTS] : [field])), permissions: permissions(accounts.read) });
    this.lists.register({ resource: 'deal', ...this.records.of('deal'), fields: Object.keys(DealDto.shape), permissions: permissions(deals.read) });
    this.lists.register({ resource: 'activity', query: ActivityView.Query, fields: Object.keys(ActivityDto.shape), page: (query) => this.activities.list(query), permissions: permissions(activities.read) });
    this.lists.register({ resource: 'issue', query: IssueView.Query, fields: Object.keys(IssueDto.shape), page: (query) => this.issues.list(query), permissions: permissions(issues.read) });
  }
}
