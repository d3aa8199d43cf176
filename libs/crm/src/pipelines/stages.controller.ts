import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { CreateStageDto, DeleteStageDto, StageDto, StageOrderDto, StagePathDto, UpdateStageDto, type CreateStage, type DeleteStage, type StageOrder, type StagePath, type UpdateStage } from './pipeline.dto.js';
import { PipelineNeedsOpenStage, StageHasDeals, StageNameTaken, StageNotInPipeline, TooManyStages } from './pipeline.problems.js';
import { StageView } from './pipeline.view.js';
import { PipelinesService } from './pipelines.service.js';
import { RemoveStage } from './remove-stage.js';
import { StagesService } from './stages.service.js';

@ApiTags('crm')
@Controller('v1/pipelines/:id')
export class StagesController {
  constructor(
    private readonly pipelines: PipelinesService,
    private readonly stages: StagesService,
    private readonly removal: RemoveStage,
  ) {}

  @Get('stages')
  @Endpoint({ summary: 'List the stages of a pipeline, in order', permission: crm.pipelines.read, returns: StageView.Page })
  async list(@Param({ schema: byId('pipeline') }) { id }: ById, @Query({ schema: StageView.Query }) query: ListQuery) {
    return this.pipelines.stages(id, query);
  }

  @Post('stages')
  @Endpoint({ summary: 'Add a stage behind the last one', permission: crm.pipelines.write, returns: StageDto, status: 201, problems: [StageNameTaken, TooManyStages] })
  async create(@Param({ schema: byId('pipeline') }) { id }: ById, @Body({ schema: CreateStageDto }) input: CreateStage) {
    const stage = await this.stages.create(id, input);
    return this.stages.get(id, stage.id);
  }

  @Get('stages/:stageId')
  @Endpoint({ summary: 'Read a stage', permission: crm.pipelines.read, returns: StageDto })
  async get(@Param({ schema: StagePathDto }) { id, stageId }: StagePath) {
    return this.stages.get(id, stageId);
  }

  @Patch('stages/:stageId')
  @Endpoint({
    summary: 'Change or archive a stage',
    description: 'Open deals that go by the probability of the stage follow it.',
    permission: crm.pipelines.write,
    returns: StageDto,
    conditional: true,
    problems: [StageNameTaken, StageHasDeals, PipelineNeedsOpenStage],
  })
  async update(@Param({ schema: StagePathDto }) { id, stageId }: StagePath, @Body({ schema: UpdateStageDto }) changes: UpdateStage) {
    await this.stages.update(id, stageId, changes);
    return this.stages.get(id, stageId);
  }

  @Delete('stages/:stageId')
  @Endpoint({
    summary: 'Delete a stage',
    description: 'A stage with deals needs `moveToStageId`; the histories of deals go on naming the deleted stage.',
    permission: crm.pipelines.write,
    status: 204,
    conditional: true,
    problems: [StageHasDeals, StageNotInPipeline, PipelineNeedsOpenStage],
  })
  async delete(@Param({ schema: StagePathDto }) { id, stageId }: StagePath, @Query({ schema: DeleteStageDto }) { moveToStageId }: DeleteStage) {
    await this.removal.remove(id, stageId, moveToStageId);
  }

  @Put('stage-order')
  @Endpoint({
    summary: 'Put the stages of a pipeline in order',
    description: "All at once. `If-Match` is the pipeline's: its version moves when a stage is added, removed or given another place.",
    permission: crm.pipelines.write,
    returns: StageView.Page,
    conditional: true,
    problems: [StageNotInPipeline],
  })
  async order(@Param({ schema: byId('pipeline') }) { id }: ById, @Body({ schema: StageOrderDto }) { stageIds }: StageOrder) {
    await this.stages.order(id, stageIds);
    return this.pipelines.stages(id, { limit: 100 });
  }
}
