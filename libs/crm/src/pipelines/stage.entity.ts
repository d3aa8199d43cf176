import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { RequirableField } from './requirable-fields.js';

/** What it means for a deal to stand in a stage. */
export const STAGE_TYPES = ['open', 'won', 'lost'] as const;
export type StageType = (typeof STAGE_TYPES)[number];

const StageSchema = defineEntity({
  name: 'Stage',
  ...tenantTable('pipeline_stages'),
  properties: {
    ...tenantColumns,
    pipelineId: p.uuid(),
    name: p.string().length(120),
    /** 1 for the first; unique within the pipeline when the transaction ends, so that stages may swap places. A deleted stage has none. */
    order: p.integer().nullable(),
    type: p.enum(STAGE_TYPES),
    /** Percent. */
    probability: p.integer(),
    /** After so many days in the stage an open deal is shown as rotting; null for never. */
    rottingDays: p.integer().nullable(),
    /** Without these a deal does not come into the stage. */
    requiredFields: p.json<RequirableField[]>().defaultRaw(`'[]'`),
    /** No deal comes into an archived stage; those in it stay until they are moved. */
    isActive: p.boolean().default(true),
    /** The histories of deals still name it. */
    deletedAt: timestamp().nullable(),
  },
  checks: [
    { name: 'pipeline_stages_probability_check', expression: `probability >= 0 and probability <= 100 and (type <> 'won' or probability = 100) and (type <> 'lost' or probability = 0)` },
    { name: 'pipeline_stages_rotting_days_check', expression: 'rotting_days > 0' },
    { name: 'pipeline_stages_deleted_check', expression: '(deleted_at is null) = ("order" is not null) and (deleted_at is null or not is_active)' },
  ],
  uniques: [
    { name: 'pipeline_stages_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'pipeline_stages_organization_id_pipeline_id_id', properties: ['organizationId', 'pipelineId', 'id'] },
    { name: 'pipeline_stages_order', properties: ['organizationId', 'pipelineId', 'order'], deferMode: 'deferred' },
  ],
  indexes: [{ name: 'pipeline_stages_name', expression: `create unique index "pipeline_stages_name" on "pipeline_stages" ("organization_id", "pipeline_id", "name") where deleted_at is null` }],
});

/** What of a stage may be changed by hand. */
export type StageChanges = Partial<Pick<Stage, 'name' | 'type' | 'probability' | 'rottingDays' | 'requiredFields' | 'isActive'>>;

/** A step of a pipeline. */
export class Stage extends StageSchema.class {
  isOpen(): boolean {
    return this.type === 'open';
  }

  /** Answers the names of the fields that changed. */
  edit(changes: StageChanges): string[] {
    return applyPatch<Stage>(this, changes);
  }

  delete(at: Date): void {
    this.order = null;
    this.isActive = false;
    this.deletedAt = at;
  }
}
StageSchema.setClass(Stage);
