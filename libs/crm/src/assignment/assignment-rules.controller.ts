import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { AssignmentRuleDto, CreateAssignmentRuleDto, UpdateAssignmentRuleDto, type CreateAssignmentRule, type UpdateAssignmentRule } from './assignment-rule.dto.js';
import { AssignmentRuleView } from './assignment-rule.view.js';
import { AssignmentRulesService } from './assignment-rules.service.js';

@ApiTags('crm')
@Controller('v1/assignment-rules')
export class AssignmentRulesController {
  constructor(private readonly rules: AssignmentRulesService) {}

  @Get()
  @Endpoint({ summary: 'List assignment rules', permission: crm.assignment.read, returns: AssignmentRuleView.Page })
  async list(@Query({ schema: AssignmentRuleView.Query }) query: ListQuery) {
    return this.rules.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Have new leads given to members in turn', permission: crm.assignment.write, returns: AssignmentRuleDto, status: 201 })
  async create(@Body({ schema: CreateAssignmentRuleDto }) input: CreateAssignmentRule) {
    return AssignmentRuleView.present(await this.rules.create(input));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an assignment rule', permission: crm.assignment.read, returns: AssignmentRuleDto })
  async get(@Param({ schema: byId('assignment-rule') }) { id }: ById) {
    return this.rules.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an assignment rule', description: 'With other members the turns begin anew.', permission: crm.assignment.write, returns: AssignmentRuleDto, conditional: true })
  async update(@Param({ schema: byId('assignment-rule') }) { id }: ById, @Body({ schema: UpdateAssignmentRuleDto }) changes: UpdateAssignmentRule) {
    return AssignmentRuleView.present(await this.rules.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an assignment rule', permission: crm.assignment.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('assignment-rule') }) { id }: ById) {
    await this.rules.delete(id);
  }
}
