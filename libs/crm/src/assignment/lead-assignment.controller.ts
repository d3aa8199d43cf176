import { ApiTags, byId, Endpoint, type ById } from '@app/kernel';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { LeadDto } from '../leads/lead.dto.js';
import { LeadView } from '../leads/lead.view.js';
import { AssignLead } from './assign-lead.js';
import { AssignLeadDto, type AssignLeadInput } from './assignment-rule.dto.js';
import { NobodyToAssign } from './assignment.problems.js';

@ApiTags('crm')
@Controller('v1/leads/:id/assignment')
export class LeadAssignmentController {
  constructor(private readonly assignment: AssignLead) {}

  @Post()
  @Endpoint({ summary: 'Make a member responsible for a lead', description: 'The member named, else the one whose turn it is.', permission: crm.leads.write, returns: LeadDto, conditional: true, problems: [NobodyToAssign] })
  async assign(@Param({ schema: byId('lead') }) { id }: ById, @Body({ schema: AssignLeadDto }) input: AssignLeadInput) {
    return LeadView.present(await this.assignment.assign(id, input?.assignedToId));
  }
}
