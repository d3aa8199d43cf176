import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { mergeInput, MergeResultDto, MergeView, UndoneMergeDto, type MergeInput } from './merge.dto.js';
import { MergeNotUndoable } from './merge.problems.js';
import { MergeRecords } from './merge-records.js';
import { UndoMerge } from './undo-merge.js';

const MergeLeadsDto = mergeInput('lead');
const MergeContactsDto = mergeInput('contact');
const MergeAccountsDto = mergeInput('account');
const description = 'The sources are deleted, everything that belongs to them moves, and their ids answer 301 from then on. It can be undone for thirty days.';

@ApiTags('crm')
@Controller('v1')
export class MergesController {
  constructor(
    private readonly merges: MergeRecords,
    private readonly undos: UndoMerge,
  ) {}

  @Get('merges')
  @Endpoint({ summary: 'List merges of leads, contacts and accounts', permission: crm.records.read_all, returns: MergeView.Page })
  async list(@Query({ schema: MergeView.Query }) query: ListQuery) {
    return MergeView.page(query);
  }

  @Post('leads/:id/merge')
  @Endpoint({ summary: 'Merge leads into one', description, permission: crm.leads.write, returns: MergeResultDto, conditional: true })
  async leads(@Param({ schema: byId('lead') }) { id }: ById, @Body({ schema: MergeLeadsDto }) input: MergeInput) {
    return this.merges.merge('lead', id, input);
  }

  @Post('contacts/:id/merge')
  @Endpoint({ summary: 'Merge contacts into one', description, permission: crm.contacts.write, returns: MergeResultDto, conditional: true })
  async contacts(@Param({ schema: byId('contact') }) { id }: ById, @Body({ schema: MergeContactsDto }) input: MergeInput) {
    return this.merges.merge('contact', id, input);
  }

  @Post('accounts/:id/merge')
  @Endpoint({ summary: 'Merge accounts into one', description, permission: crm.accounts.write, returns: MergeResultDto, conditional: true })
  async accounts(@Param({ schema: byId('account') }) { id }: ById, @Body({ schema: MergeAccountsDto }) input: MergeInput) {
    return this.merges.merge('account', id, input);
  }

  @Post('merges/:id/undo')
  @Endpoint({
    summary: 'Undo a merge',
    description: 'Within thirty days, and for who may change such records. What was changed after the merge stays.',
    permission: crm.records.read_all,
    returns: UndoneMergeDto,
    problems: [MergeNotUndoable, CustomFieldValueTaken],
  })
  async undo(@Param({ schema: byId('merge') }) { id }: ById) {
    return this.undos.undo(id);
  }
}
