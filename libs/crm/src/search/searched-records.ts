import { SearchIndex } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { crm } from '../crm.permissions.js';

/** The records of crm that can be searched for. */
@Injectable()
export class SearchedRecords implements OnModuleInit {
  constructor(private readonly index: SearchIndex) {}

  onModuleInit(): void {
    this.index.register({ type: 'lead', table: 'leads', permission: crm.leads.read, readAll: crm.records.read_all });
    this.index.register({ type: 'deal', table: 'deals', permission: crm.deals.read, readAll: crm.records.read_all });
    this.index.register({ type: 'contact', table: 'contacts', permission: crm.contacts.read, readAll: crm.records.read_all });
    this.index.register({ type: 'account', table: 'accounts', permission: crm.accounts.read, readAll: crm.records.read_all });
    this.index.register({ type: 'issue', table: 'issues', permission: crm.issues.read, isOpen: true });
  }
}
