import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { PipelineArchived, StageNotInPipeline } from '../pipelines/pipeline.problems.js';
import { CreateDealDto, DealDto, DealPositionDto, DealTransitionDto, UpdateDealDto, type CreateDeal, type DealPosition, type DealTransition, type UpdateDeal } from './deal.dto.js';
import type { Deal } from './deal.entity.js';
import { DealAlreadyInStage, DealClosed, NotInColumn } from './deal.problems.js';
import { ChangedDealView, DealView, StageStayView } from './deal.view.js';
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
  @Endpoint({ summary: 'Create a deal', permission: crm.deals.write, returns: DealDto, status: 201, problems: [StageNotInPipeline, PipelineArchived, CustomFieldValueTaken] })
  async create(@Body({ schema: CreateDealDto }) input: CreateDeal) {
    return shown(await this.deals.create(input));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a deal', permission: crm.deals.read, returns: DealDto })
  async get(@Param({ schema: byId('deal') }) { id }: ById) {
    return this.deals.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a deal', description: 'What the stage of the deal asks for may be changed, but not taken away.', permission: crm.deals.write, returns: DealDto, conditional: true, problems: [DealClosed, CustomFieldValueTaken] })
  async update(@Param({ schema: byId('deal') }) { id }: ById, @Body({ schema: UpdateDealDto }) changes: UpdateDeal) {
    return shown(await this.deals.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a deal', permission: crm.deals.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('deal') }) { id }: ById) {
    await this.deals.delete(id);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Move a deal to another stage',
    description: 'A won or lost stage closes the deal, an open one opens it again; a lost stage needs `lostReason`, and every stage what it asks for. The deal comes on top of the column, or beside the neighbour named.',
    permission: crm.deals.write,
    returns: DealDto,
    conditional: true,
    problems: [StageNotInPipeline, DealAlreadyInStage, NotInColumn],
  })
  async move(@Param({ schema: byId('deal') }) { id }: ById, @Body({ schema: DealTransitionDto }) transition: DealTransition) {
    return shown(await this.moves.move(id, transition));
  }

  @Post(':id/position')
  @Endpoint({ summary: 'Move a deal within its column of the board', permission: crm.deals.write, returns: DealDto, conditional: true, problems: [NotInColumn] })
  async reposition(@Param({ schema: byId('deal') }) { id }: ById, @Body({ schema: DealPositionDto }) position: DealPosition) {
    return shown(await this.moves.reposition(id, position));
  }

  @Get(':id/stage-history')
  @Endpoint({ summary: 'List the stays of a deal in stages, oldest first', permission: crm.deals.read, returns: StageStayView.Page })
  async stageHistory(@Param({ schema: byId('deal') }) { id }: ById, @Query({ schema: StageStayView.Query }) query: ListQuery) {
    return this.deals.stageHistory(id, query);
  }
}

const shown = ({ id }: Deal) => ChangedDealView.one(id);
