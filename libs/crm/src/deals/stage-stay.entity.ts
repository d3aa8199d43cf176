import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { STAGE_TYPES } from '../pipelines/stage.entity.js';

const StageStaySchema = defineEntity({
  name: 'StageStay',
  ...tenantTable('deal_stage_history'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    dealId: p.uuid(),
    /** Null for the first stay. */
    fromStageId: p.uuid().nullable(),
    fromType: p.enum(STAGE_TYPES).nullable(),
    stageId: p.uuid(),
    type: p.enum(STAGE_TYPES),
    enteredAt: timestamp(),
    /** Null while the deal is there; equals `enteredAt` of the next stay, so that durations add up to the age. */
    leftAt: timestamp().nullable(),
    /** Who moved the deal here; null for jobs. */
    actorUserId: p.uuid().nullable(),
    /** Value, currency and probability as they were on arrival. */
    value: p.decimal().precision(12).scale(2),
    currency: p.character().length(3),
    probability: p.integer(),
  },
  checks: [{ name: 'deal_stage_history_left_check', expression: 'left_at >= entered_at' }],
  indexes: [
    { name: 'deal_stage_history_deal', properties: ['organizationId', 'dealId', 'enteredAt', 'id'] },
    { name: 'deal_stage_history_stage', properties: ['organizationId', 'stageId', 'enteredAt'] },
    { name: 'deal_stage_history_entered_at', properties: ['organizationId', 'enteredAt'] },
    { name: 'deal_stage_history_left_at', properties: ['organizationId', 'leftAt'] },
    { name: 'deal_stage_history_one_open', expression: `create unique index "deal_stage_history_one_open" on "deal_stage_history" ("organization_id", "deal_id") where left_at is null` },
  ],
});

/** One stay of a deal in a stage; never changed but for the moment it ends. */
export class StageStay extends StageStaySchema.class {}
StageStaySchema.setClass(StageStay);
