import { byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { crm } from '../crm.permissions.js';
import { StageNotInPipeline } from '../pipelines/pipeline.problems.js';
import { CreateDealDto, DealDto, DealTransitionDto, UpdateDealDto, type CreateDeal, type DealTransition, type UpdateDeal } from './deal.dto.js';
import { DealAlreadyInStage, DealClosed } from './deal.problems.js';
import { DealView, StageStayView } from './deal.view.js';
import { DealsService } from './deals.service.js';
import { MoveDeal } from './move-deal.js';

@ApiTags('crm')
@Controller('v1/deals')
export class DealsController {
  constructor(
    private readonly deals: DealsService,
    private readonly moves: MoveDeal,
  ) {}

  @Get()
  @Endpoint({ summary: 'List deals', permission: crm.deals.read, returns: DealView.Page })
  async list(@Query({ schema: DealView.Query }) query: ListQuery) {
    return this.deals.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a deal', permission: crm.deals.write, returns: DealDto, status: 201, problems: [StageNotInPipeline] })
  async create(@Body({ schema: CreateDealDto }) input: CreateDeal) {
    return DealView.present(await this.deals.create(input));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a deal', permission: crm.deals.read, returns: DealDto })
  async get(@Param({ schema: byId('deal') }) { id }: ById) {
    return this.deals.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a deal', permission: crm.deals.write, returns: DealDto, conditional: true, problems: [DealClosed] })
  async update(@Param({ schema: byId('deal') }) { id }: ById, @Body({ schema: UpdateDealDto }) changes: UpdateDeal) {
    return DealView.present(await this.deals.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a deal', permission: crm.deals.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('deal') }) { id }: ById) {
    await this.deals.delete(id);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Move a deal to another stage',
    description: 'A won or lost stage closes the deal, an open one opens it again; a lost stage needs `lostReason`.',
    permission: crm.deals.write,
    returns: DealDto,
    conditional: true,
    problems: [StageNotInPipeline, DealAlreadyInStage],
  })
  async move(@Param({ schema: byId('deal') }) { id }: ById, @Body({ schema: DealTransitionDto }) transition: DealTransition) {
    return DealView.present(await this.moves.move(id, transition));
  }

  @Get(':id/stage-history')
  @Endpoint({ summary: 'List the stays of a deal in stages, oldest first', permission: crm.deals.read, returns: StageStayView.Page })
  async stageHistory(@Param({ schema: byId('deal') }) { id }: ById, @Query({ schema: StageStayView.Query }) query: ListQuery) {
    return this.deals.stageHistory(id, query);
  }
}
