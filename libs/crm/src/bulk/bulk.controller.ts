import { ApiTags, Endpoint } from '@app/kernel';
import { Body, Controller, Post } from '@nestjs/common';
import { UpdateAccountDto } from '../accounts/account.dto.js';
import { UpdateContactDto } from '../contacts/contact.dto.js';
import { crm } from '../crm.permissions.js';
import { UpdateDealDto } from '../deals/deal.dto.js';
import { UpdateLeadDto } from '../leads/lead.dto.js';
import { bulkInput, BulkResultDto, type BulkInput } from './bulk.dto.js';
import { ChangeInBulk } from './change-in-bulk.js';

const BulkLeadsDto = bulkInput('lead', UpdateLeadDto);
const BulkContactsDto = bulkInput('contact', UpdateContactDto);
const BulkAccountsDto = bulkInput('account', UpdateAccountDto);
const BulkDealsDto = bulkInput('deal', UpdateDealDto);
const description = 'Up to a hundred ids are worked off at once, with an outcome for each; more, or a filter, by an operation. A record that is refused holds up no other.';

@ApiTags('crm')
@Controller('v1')
export class BulkController {
  constructor(private readonly bulk: ChangeInBulk) {}

  @Post('leads/bulk')
  @Endpoint({ summary: 'Change or delete many leads', description, permission: crm.leads.write, returns: BulkResultDto, transaction: 'own' })
  async leads(@Body({ schema: BulkLeadsDto }) input: BulkInput) {
    return this.bulk.change('lead', input);
  }

  @Post('contacts/bulk')
  @Endpoint({ summary: 'Change or delete many contacts', description, permission: crm.contacts.write, returns: BulkResultDto, transaction: 'own' })
  async contacts(@Body({ schema: BulkContactsDto }) input: BulkInput) {
    return this.bulk.change('contact', input);
  }

  @Post('accounts/bulk')
  @Endpoint({ summary: 'Change or delete many accounts', description, permission: crm.accounts.write, returns: BulkResultDto, transaction: 'own' })
  async accounts(@Body({ schema: BulkAccountsDto }) input: BulkInput) {
    return this.bulk.change('account', input);
  }

  @Post('deals/bulk')
  @Endpoint({ summary: 'Change or delete many deals', description, permission: crm.deals.write, returns: BulkResultDto, transaction: 'own' })
  async deals(@Body({ schema: BulkDealsDto }) input: BulkInput) {
    return this.bulk.change('deal', input);
  }
}
