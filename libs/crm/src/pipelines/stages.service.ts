import { Clock, constraintOf, expectVersion, invalid, NotFound, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PipelineNeedsOpenStage, StageHasDeals, StageNameTaken, StageNotInPipeline, TooManyStages } from './pipeline.problems.js';
import type { CreateStage, UpdateStage } from './pipeline.dto.js';
import type { Pipeline } from './pipeline.entity.js';
import { StageView } from './pipeline.view.js';
import { PipelinesService } from './pipelines.service.js';
import { Stage } from './stage.entity.js';

const MAX_STAGES = 50;
/** Deals changed by one statement. */
const BATCH = 1_000;

/** The stages of a pipeline. Whoever adds, orders or removes one holds the pipeline, whose ETag stands for the order of its stages. */
@Injectable()
export class StagesService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly pipelines: PipelinesService,
  ) {}

  async get(pipelineId: string, id: string) {
    return StageView.one(id, { sql: 't.pipeline_id = ?', params: [pipelineId] });
  }

  /** Adds a stage behind the last one. 409 `stage_name_taken`, `too_many_stages`. */
  async create(pipelineId: string, { requiredFields = [], ...input }: CreateStage): Promise<Stage> {
    const pipeline = await this.pipelines.lock(pipelineId);
    const stages = await this.stagesOf(pipelineId);
    if (stages.length >= MAX_STAGES) throw new TooManyStages();
    const stage = this.em.create(Stage, { ...input, requiredFields, pipelineId, order: Math.max(0, ...stages.map(({ order }) => order ?? 0)) + 1 });
    this.reordered(pipeline);
    await this.flush();
    return stage;
  }

  /**
   * Changes a stage; open deals that go by its probability follow it. 409 `stage_has_deals` for another type while deals are
   * there, `pipeline_needs_open_stage`, `stage_name_taken`; 422 for a probability that does not go with the type.
   */
  async update(pipelineId: string, id: string, changes: UpdateStage): Promise<Stage> {
    await this.pipelines.lock(pipelineId);
    await this.close(id);
    const stage = await this.load(pipelineId, id);
    expectVersion(stage);
    if (changes.type && changes.type !== stage.type && (await this.hasDeals(id))) throw new StageHasDeals();
    const changed = stage.edit(changes);
    requireFittingProbability(stage);
    await this.flush();
    await this.requireOpenStage(pipelineId);
    if (changed.includes('probability')) await this.follow(stage);
    return stage;
  }

  /** Gives every stage of the pipeline its place at once; 422 unless each is named once, 409 `stage_not_in_pipeline`. `If-Match` is the pipeline's. */
  async order(pipelineId: string, stageIds: readonly string[]): Promise<void> {
    const pipeline = await this.pipelines.lock(pipelineId);
    expectVersion(pipeline);
    const known = new Set((await this.stagesOf(pipelineId)).map(({ id }) => id));
    for (const [place, id] of stageIds.entries()) if (!known.has(id)) await this.pipelines.stage(id, `#/stageIds/${place}`);
    if (stageIds.some((id) => !known.has(id))) throw new StageNotInPipeline();
    if (new Set(stageIds).size !== stageIds.length || stageIds.length !== known.size) throw invalid('#/stageIds', 'incomplete', 'Name every stage of the pipeline once.');
    this.reordered(pipeline);
    await this.flush();
    await requireScope().rows(
      `update pipeline_stages s set "order" = wanted.place, version = version + 1, updated_at = ?
       from unnest(?::uuid[]) with ordinality as wanted (id, place)
       where s.organization_id = ? and s.pipeline_id = ? and s.id = wanted.id and s."order" <> wanted.place`,
      [this.clock.now(), stageIds, requireOrganizationId(), pipelineId],
    );
  }

  /** The stages of a pipeline in order, without the deleted ones. */
  async stagesOf(pipelineId: string): Promise<Stage[]> {
    return this.em.find(Stage, { pipelineId, deletedAt: null }, { orderBy: { order: 'asc' }, refresh: true });
  }

  async load(pipelineId: string, id: string): Promise<Stage> {
    return this.em.findOneOrFail(Stage, { id, pipelineId, deletedAt: null }, { refresh: true, failHandler: () => new NotFound() });
  }

  /** Waits for those who are bringing deals in, and keeps further ones out until the transaction ends: they hold the row themselves. */
  async close(id: string): Promise<void> {
    await requireScope().rows('select 1 from pipeline_stages where organization_id = ? and id = ? for update', [requireOrganizationId(), id]);
  }

  /** Deals in the trash count: they come back to where they were. */
  async hasDeals(id: string): Promise<boolean> {
    const rows = await requireScope().rows('select 1 from deals where organization_id = ? and pipeline_id = (select pipeline_id from pipeline_stages where id = ?) and stage_id = ? limit 1', [requireOrganizationId(), id, id]);
    return rows.length > 0;
  }

  /** 409 `pipeline_needs_open_stage` when what was flushed leaves deals no way in. */
  async requireOpenStage(pipelineId: string): Promise<void> {
    if ((await this.em.count(Stage, { pipelineId, type: 'open', isActive: true })) === 0) throw new PipelineNeedsOpenStage();
  }

  /** Moves the pipeline's version, so that an order made before does not overwrite this one. */
  reordered(pipeline: Pipeline): void {
    pipeline.updatedAt = new Date(Math.max(this.clock.now().getTime(), pipeline.updatedAt.getTime() + 1));
  }

  /** The ids of the deals in a stage, so many at a time that a statement over them ends in time (`statement_timeout`), however many there are. */
  async *dealsOf({ pipelineId, id }: Stage): AsyncGenerator<string[]> {
    const deals = await requireScope().rows<{ id: string }>('select id from deals where organization_id = ? and pipeline_id = ? and stage_id = ? order by id', [requireOrganizationId(), pipelineId, id]);
    for (let from = 0; from < deals.length; from += BATCH) yield deals.slice(from, from + BATCH).map((deal) => deal.id);
  }

  private async follow(stage: Stage): Promise<void> {
    for await (const ids of this.dealsOf(stage)) {
      await requireScope().rows(
        `update deals set probability = ?, version = version + 1, updated_at = ?
         where organization_id = ? and stage_id = ? and id = any(?::uuid[]) and not probability_overridden and probability <> ?`,
        [stage.probability, this.clock.now(), requireOrganizationId(), stage.id, ids, stage.probability],
      );
    }
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'pipeline_stages_name' ? new StageNameTaken() : error;
    }
  }
}

function requireFittingProbability({ type, probability }: Stage): void {
  const wanted = type === 'won' ? 100 : type === 'lost' ? 0 : probability;
  if (probability !== wanted) throw invalid('#/probability', 'custom', `must be ${wanted} for a ${type} stage`);
}
