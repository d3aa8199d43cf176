import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { AccountDto } from '../accounts/account.dto.js';
import { AccountView } from '../accounts/account.view.js';
import { ContactDto } from '../contacts/contact.dto.js';
import { ContactView } from '../contacts/contact.view.js';
import { crm } from '../crm.permissions.js';
import { DealDto } from '../deals/deal.dto.js';
import { DealView } from '../deals/deal.view.js';
import { LeadDto } from '../leads/lead.dto.js';
import { LeadView } from '../leads/lead.view.js';
import { RestoreRecord } from './restore-record.js';
import { TrashView } from './trash.view.js';

const description = 'Restoring what is not deleted changes nothing.';

@ApiTags('crm')
@Controller('v1')
export class TrashController {
  constructor(private readonly trash: RestoreRecord) {}

  @Get('trash')
  @Endpoint({ summary: 'List what was deleted in the last thirty days', permission: crm.trash.read, returns: TrashView.Page })
  async list(@Query({ schema: TrashView.Query }) query: ListQuery) {
    return TrashView.page(query);
  }

  @Post('leads/:id/restoration')
  @Endpoint({ summary: 'Take a deleted lead back', description, permission: crm.leads.write, returns: LeadDto, problems: [CustomFieldValueTaken] })
  async restoreLead(@Param({ schema: byId('lead') }) { id }: ById) {
    await this.trash.restore('lead', id);
    return LeadView.one(id);
  }

  @Post('contacts/:id/restoration')
  @Endpoint({ summary: 'Take a deleted contact back', description, permission: crm.contacts.write, returns: ContactDto, problems: [CustomFieldValueTaken] })
  async restoreContact(@Param({ schema: byId('contact') }) { id }: ById) {
    await this.trash.restore('contact', id);
    return ContactView.one(id);
  }

  @Post('accounts/:id/restoration')
  @Endpoint({ summary: 'Take a deleted account back', description, permission: crm.accounts.write, returns: AccountDto, problems: [CustomFieldValueTaken] })
  async restoreAccount(@Param({ schema: byId('account') }) { id }: ById) {
    await this.trash.restore('account', id);
    return AccountView.one(id);
  }

  @Post('deals/:id/restoration')
  @Endpoint({ summary: 'Take a deleted deal back', description, permission: crm.deals.write, returns: DealDto, problems: [CustomFieldValueTaken] })
  async restoreDeal(@Param({ schema: byId('deal') }) { id }: ById) {
    await this.trash.restore('deal', id);
    return DealView.one(id);
  }
}
