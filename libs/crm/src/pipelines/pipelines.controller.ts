import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { pipelineSummaryRows } from '../reports/report-csv.js';
import { CreatePipelineDto, PipelineDto, PipelineSummaryDto, PipelineSummaryQueryDto, UpdatePipelineDto, type CreatePipeline, type PipelineSummaryQuery, type UpdatePipeline } from './pipeline.dto.js';
import { PipelineArchived, PipelineHasDeals, PipelineIsDefault, PipelineNameTaken } from './pipeline.problems.js';
import { PipelineView } from './pipeline.view.js';
import { PipelinesService } from './pipelines.service.js';
import { SummarizePipeline } from './summarize-pipeline.js';

@ApiTags('crm')
@Controller('v1/pipelines')
export class PipelinesController {
  constructor(
    private readonly pipelines: PipelinesService,
    private readonly summaries: SummarizePipeline,
  ) {}

  @Get()
  @Endpoint({ summary: 'List pipelines', permission: crm.pipelines.read, returns: PipelineView.Page })
  async list(@Query({ schema: PipelineView.Query }) query: ListQuery) {
    return this.pipelines.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a pipeline with its stages', permission: crm.pipelines.write, returns: PipelineDto, status: 201, problems: [PipelineNameTaken] })
  async create(@Body({ schema: CreatePipelineDto }) input: CreatePipeline) {
    return PipelineView.present(await this.pipelines.create(input));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a pipeline', permission: crm.pipelines.read, returns: PipelineDto })
  async get(@Param({ schema: byId('pipeline') }) { id }: ById) {
    return this.pipelines.get(id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change or archive a pipeline, or make it the default',
    permission: crm.pipelines.write,
    returns: PipelineDto,
    conditional: true,
    problems: [PipelineNameTaken, PipelineIsDefault, PipelineArchived],
  })
  async update(@Param({ schema: byId('pipeline') }) { id }: ById, @Body({ schema: UpdatePipelineDto }) changes: UpdatePipeline) {
    return PipelineView.present(await this.pipelines.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a pipeline without deals', permission: crm.pipelines.write, status: 204, conditional: true, problems: [PipelineIsDefault, PipelineHasDeals] })
  async delete(@Param({ schema: byId('pipeline') }) { id }: ById) {
    await this.pipelines.delete(id);
  }

  @Get(':id/summary')
  @Endpoint({ summary: 'Count and sum the deals of a pipeline by stage', permission: crm.reports.read, returns: PipelineSummaryDto, csv: pipelineSummaryRows })
  async summary(@Param({ schema: byId('pipeline') }) { id }: ById, @Query({ schema: PipelineSummaryQueryDto }) _query: PipelineSummaryQuery) {
    return this.summaries.summarize(id);
  }
}
