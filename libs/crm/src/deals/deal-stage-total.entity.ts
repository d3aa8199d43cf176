import { requireOrganizationId, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/**
 * What stands in a stage in one currency: the sum of the stage's rows. A trigger on deals adds a row for each change, so that
 * nobody waits for anybody on the sum of a busy stage, and every now and then folds those that nobody holds into one.
 */
export const DealStageTotalSchema = defineEntity({
  name: 'DealStageTotal',
  ...tenantTable('deal_stage_totals'),
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    pipelineId: p.uuid(),
    stageId: p.uuid(),
    currency: p.character().length(3),
    count: p.integer(),
    value: p.decimal().precision(20).scale(2),
    /** Value × probability; four decimals are exact. */
    weightedValue: p.decimal().precision(22).scale(4),
  },
  indexes: [{ name: 'deal_stage_totals_stage', properties: ['organizationId', 'pipelineId', 'stageId', 'currency'] }],
});
