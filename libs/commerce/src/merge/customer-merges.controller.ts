import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { CustomerMergeDto, CustomerMergeResultDto, CustomerMergeView, MergeCustomersDto, type MergeCustomersInput } from './customer-merge.dto.js';
import { MergeCustomers } from './merge-customers.js';
import { MergeBuiltUpon, MergeTooOld, MergeUndone } from './merge.problems.js';

@ApiTags('commerce')
@Controller('v1')
export class CustomerMergesController {
  constructor(private readonly merges: MergeCustomers) {}

  @Post('customers/:id/merge')
  @Endpoint({
    summary: 'Merge customers into one',
    description: 'The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be taken back for thirty days.',
    permission: commerce.customers.merge,
    returns: CustomerMergeResultDto,
    conditional: true,
  })
  async merge(@Param({ schema: byId('customer') }) { id }: ById, @Body({ schema: MergeCustomersDto }) input: MergeCustomersInput) {
    return this.merges.merge(id, input);
  }

  @Get('customer-merges')
  @Endpoint({ summary: 'List merges of customers', permission: commerce.customers.merge, returns: CustomerMergeView.Page })
  async list(@Query({ schema: CustomerMergeView.Query }) query: ListQuery) {
    return CustomerMergeView.page(query);
  }

  @Post('customer-merges/:id/undo')
  @Endpoint({ summary: 'Take a merge of customers back', description: 'Within thirty days. What was changed by hand since stays.', permission: commerce.customers.merge, returns: CustomerMergeDto, problems: [MergeUndone, MergeTooOld, MergeBuiltUpon] })
  async undo(@Param({ schema: byId('customer-merge') }) { id }: ById) {
    await this.merges.undo(id);
    return CustomerMergeView.one(id);
  }
}
