import { constraintOf, expectVersion, missing, NotFound, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PipelineNameTaken, StageNotInPipeline } from './pipeline.problems.js';
import type { CreatePipeline, UpdatePipeline } from './pipeline.dto.js';
import { Pipeline } from './pipeline.entity.js';
import { PipelineView, StageView } from './pipeline.view.js';
import { Stage } from './stage.entity.js';

/** Pipelines and stages of the running organization. */
@Injectable()
export class PipelinesService {
  constructor(private readonly em: EntityManager) {}

  list(query: ListQuery) {
    return PipelineView.page(query);
  }

  get(id: string) {
    return PipelineView.one(id);
  }

  async stages(pipelineId: string, query: ListQuery) {
    await PipelineView.one(pipelineId);
    return StageView.page(query, { sql: 't.pipeline_id = ?', params: [pipelineId] });
  }

  /** 409 `pipeline_name_taken`. */
  async create(input: CreatePipeline): Promise<Pipeline> {
    return this.add(input, { isDefault: false, createdById: requireScope().userId });
  }

  /** Adds a pipeline with its stages in order. */
  async add({ name, description, stages }: CreatePipeline, { isDefault, createdById }: { isDefault: boolean; createdById: string | null }): Promise<Pipeline> {
    const pipeline = this.em.create(Pipeline, { name, description: description ?? null, isDefault, createdById });
    stages.forEach((stage, index) => this.em.create(Stage, { ...stage, pipelineId: pipeline.id, order: index + 1 }));
    await this.flush();
    return pipeline;
  }

  async update(id: string, changes: UpdatePipeline): Promise<Pipeline> {
    const pipeline = await this.em.findOneOrFail(Pipeline, { id }, { failHandler: () => new NotFound() });
    expectVersion(pipeline);
    pipeline.edit(changes);
    await this.flush();
    return pipeline;
  }

  /**
   * The stage a new deal starts in: the one asked for, else the first of the pipeline, else the first of the default
   * pipeline. 404 for unknown ids, 409 `stage_not_in_pipeline` when the stage is not an active open one of the pipeline.
   */
  async entryStage({ pipelineId, stageId }: { pipelineId?: string | undefined; stageId?: string | undefined }): Promise<Stage> {
    if (stageId) {
      const stage = await this.stage(stageId, '#/stageId');
      if (!stage.isActive || !stage.isOpen() || (pipelineId && stage.pipelineId !== pipelineId)) throw new StageNotInPipeline();
      return stage;
    }
    const pipeline = await this.em.findOne(Pipeline, pipelineId ? { id: pipelineId } : { isDefault: true });
    if (!pipeline) throw missing('#/pipelineId');
    const stage = await this.em.findOne(Stage, { pipelineId: pipeline.id, isActive: true, type: 'open' }, { orderBy: { order: 'asc' } });
    if (!stage) throw new StageNotInPipeline('The pipeline has no active open stage.');
    return stage;
  }

  /** A stage by id; a 404 that names `pointer`. */
  async stage(id: string, pointer: string): Promise<Stage> {
    return this.em.findOneOrFail(Stage, { id }, { failHandler: () => missing(pointer) });
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'pipelines_name' ? new PipelineNameTaken() : error;
    }
  }
}
