import { ApiTags, byId, Endpoint, RecordHasMoved, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { answerMade } from '../duplicates/create-once.js';
import { DuplicateCandidates } from '../duplicates/duplicate.problems.js';
import { OnDuplicateQuery } from '../duplicates/on-duplicate.dto.js';
import { PipelineArchived, StageNotInPipeline } from '../pipelines/pipeline.problems.js';
import { CaptureLead } from './capture-lead.js';
import { ConversionDto, ConvertLeadDto, type ConvertLeadInput } from './conversion.dto.js';
import { ConvertLead } from './convert-lead.js';
import { CreateLeadDto, LeadDto, UpdateLeadDto, type CreateLead, type UpdateLead } from './lead.dto.js';
import { LeadAlreadyConverted } from './lead.problems.js';
import { LeadView } from './lead.view.js';
import { LeadsService } from './leads.service.js';

@ApiTags('crm')
@Controller('v1/leads')
export class LeadsController {
  constructor(
    private readonly leads: LeadsService,
    private readonly captures: CaptureLead,
    private readonly conversion: ConvertLead,
  ) {}

  @Get()
  @Endpoint({ summary: 'List leads', description: '`customFields[key]=value` filters by a field the organization added.', permission: crm.leads.read, returns: LeadView.Page })
  async list(@Query({ schema: LeadView.Query }) query: ListQuery) {
    return this.leads.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create a lead',
    description: '200 when an existing one is answered (`onDuplicate`). Without `assignedToId` the assignment rules say who is responsible.',
    permission: crm.leads.write,
    returns: LeadDto,
    status: 201,
    problems: [DuplicateCandidates, CustomFieldValueTaken],
  })
  async create(@Body({ schema: CreateLeadDto }) input: CreateLead, @Query({ schema: OnDuplicateQuery }) { onDuplicate }: OnDuplicateQuery) {
    return LeadView.present(answerMade(await this.captures.capture(input, onDuplicate)));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a lead', permission: crm.leads.read, returns: LeadDto, problems: [RecordHasMoved] })
  async get(@Param({ schema: byId('lead') }) { id }: ById) {
    return this.leads.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a lead', permission: crm.leads.write, returns: LeadDto, conditional: true, problems: [LeadAlreadyConverted, CustomFieldValueTaken] })
  async update(@Param({ schema: byId('lead') }) { id }: ById, @Body({ schema: UpdateLeadDto }) changes: UpdateLead) {
    return LeadView.present(await this.leads.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a lead', description: 'It stays in the trash for thirty days.', permission: crm.leads.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('lead') }) { id }: ById) {
    await this.leads.delete(id);
  }

  @Post(':id/conversion')
  @Endpoint({
    summary: 'Convert a lead to an account, a contact and a deal',
    description: 'Once: a second conversion answers 409 `lead_already_converted` with the `dealId` of the first.',
    permission: crm.leads.write,
    returns: ConversionDto,
    status: 201,
    location: ({ dealId }) => `/v1/deals/${dealId}`,
    problems: [LeadAlreadyConverted, StageNotInPipeline, PipelineArchived, CustomFieldValueTaken],
  })
  async convert(@Param({ schema: byId('lead') }) { id }: ById, @Body({ schema: ConvertLeadDto }) input: ConvertLeadInput) {
    return this.conversion.convert(id, input);
  }
}
