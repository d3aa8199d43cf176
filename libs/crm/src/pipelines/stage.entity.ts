import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

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
    /** 1 for the first; unique within the pipeline when the transaction ends, so that stages may swap places. */
    order: p.integer(),
    type: p.enum(STAGE_TYPES),
    /** Percent. */
    probability: p.integer(),
    isActive: p.boolean().default(true),
  },
  checks: [
    { name: 'pipeline_stages_probability_check', expression: `probability >= 0 and probability <= 100 and (type <> 'won' or probability = 100) and (type <> 'lost' or probability = 0)` },
  ],
  uniques: [
    { name: 'pipeline_stages_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'pipeline_stages_organization_id_pipeline_id_id', properties: ['organizationId', 'pipelineId', 'id'] },
    { name: 'pipeline_stages_name', properties: ['organizationId', 'pipelineId', 'name'] },
    { name: 'pipeline_stages_order', properties: ['organizationId', 'pipelineId', 'order'], deferMode: 'deferred' },
  ],
});

/** A step of a pipeline. */
export class Stage extends StageSchema.class {
  isOpen(): boolean {
    return this.type === 'open';
  }
}
StageSchema.setClass(Stage);
