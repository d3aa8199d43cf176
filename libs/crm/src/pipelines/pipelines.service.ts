import { constraintOf, expectVersion, missing, NotFound, requireOrganizationId, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PipelineArchived, PipelineHasDeals, PipelineIsDefault, PipelineNameTaken, StageNotInPipeline } from './pipeline.problems.js';
import type { CreatePipeline, UpdatePipeline } from './pipeline.dto.js';
import { Pipeline } from './pipeline.entity.js';
import { PipelineView, StageView } from './pipeline.view.js';
import { Stage } from './stage.entity.js';

/** Pipelines of the running organization, and the stages deals come into. */
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
    stages.forEach(({ requiredFields = [], ...stage }, index) => this.em.create(Stage, { ...stage, requiredFields, pipelineId: pipeline.id, order: index + 1 }));
    await this.flush();
    return pipeline;
  }

  /** 409 `pipeline_name_taken`, `pipeline_is_default` when the default is to be archived, `pipeline_archived` when an archived one is to be the default. */
  async update(id: string, { isDefault, ...changes }: UpdatePipeline): Promise<Pipeline> {
    if (isDefault) await this.lockAll();
    const pipeline = await this.lock(id);
    expectVersion(pipeline);
    pipeline.edit(changes);
    if (isDefault) await this.makeDefault(pipeline);
    await this.flush();
    return pipeline;
  }

  /** Deletes a pipeline no deal is in. 409 `pipeline_is_default`, `pipeline_has_deals`. */
  async delete(id: string): Promise<void> {
    const pipeline = await this.lock(id);
    expectVersion(pipeline);
    if (pipeline.isDefault) throw new PipelineIsDefault();
    await this.em.find(Stage, { pipelineId: id }, { lockMode: LockMode.PESSIMISTIC_WRITE }); // nobody opens a deal meanwhile
    const deals = await requireScope().rows('select 1 from deals where organization_id = ? and pipeline_id = ? limit 1', [requireOrganizationId(), id]);
    if (deals.length > 0) throw new PipelineHasDeals();
    await requireScope().rows('delete from pipelines where organization_id = ? and id = ?', [requireOrganizationId(), id]);
    this.em.clear();
  }

  /** The pipeline, locked until the transaction ends: its stages are changed by one at a time. */
  async lock(id: string): Promise<Pipeline> {
    return this.em.findOneOrFail(Pipeline, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true, failHandler: () => new NotFound() });
  }

  /**
   * The stage a new deal starts in: the one asked for, else the first of the pipeline, else the first of the default
   * pipeline. 404 for unknown ids, 409 `stage_not_in_pipeline` when the stage is not an active open one of the pipeline,
   * 409 `pipeline_archived`.
   */
  async entryStage({ pipelineId, stageId }: { pipelineId?: string | undefined; stageId?: string | undefined }): Promise<Stage> {
    const asked = stageId ? await this.stage(stageId, '#/stageId') : null;
    const pipeline = await this.em.findOne(Pipeline, asked ? { id: asked.pipelineId } : pipelineId ? { id: pipelineId } : { isDefault: true });
    if (!pipeline) throw missing('#/pipelineId');
    if (!pipeline.isActive) throw new PipelineArchived();
    const stage = asked ?? (await this.em.findOne(Stage, { pipelineId: pipeline.id, isActive: true, type: 'open' }, { orderBy: { order: 'asc' } }));
    if (!stage) throw new StageNotInPipeline('The pipeline has no active open stage.');
    const held = await this.hold(stage.id, '#/stageId');
    if (!held.isActive || !held.isOpen() || (pipelineId && held.pipelineId !== pipelineId)) throw new StageNotInPipeline();
    return held;
  }

  /** A stage by id; a 404 that names `pointer`. */
  async stage(id: string, pointer: string): Promise<Stage> {
    return this.em.findOneOrFail(Stage, { id, deletedAt: null }, { failHandler: () => missing(pointer) });
  }

  /** A stage a deal is about to come into: it cannot be deleted before the transaction ends, and others may come in beside it. */
  async hold(id: string, pointer: string): Promise<Stage> {
    await requireScope().rows('select 1 from pipeline_stages where organization_id = ? and id = ? for key share', [requireOrganizationId(), id]);
    return this.em.findOneOrFail(Stage, { id, deletedAt: null }, { refresh: true, failHandler: () => missing(pointer) });
  }

  /** In one order, so that two who choose a default do not wait for each other. */
  private async lockAll(): Promise<void> {
    await requireScope().rows('select id from pipelines where organization_id = ? order by id for update', [requireOrganizationId()]);
  }

  private async makeDefault(pipeline: Pipeline): Promise<void> {
    if (!pipeline.isActive) throw new PipelineArchived();
    const former = await this.em.findOne(Pipeline, { isDefault: true, id: { $ne: pipeline.id } }, { refresh: true });
    if (former) former.isDefault = false;
    await this.flush(); // the index lets no two be the default, not even for a moment
    pipeline.isDefault = true;
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'pipelines_name' ? new PipelineNameTaken() : error;
    }
  }
}
