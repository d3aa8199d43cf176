import { applyPatch, invalid, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import type { CustomFieldValues } from '@app/tenancy';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { StageNotInPipeline } from '../pipelines/pipeline.problems.js';
import { STAGE_TYPES, type Stage, type StageType } from '../pipelines/stage.entity.js';
import { BoardPosition } from './board-position.js';
import { DealAlreadyInStage, DealClosed } from './deal.problems.js';
import { lackingFields, requireFields } from './required-fields.js';

export const DEAL_STATUSES = STAGE_TYPES;
export const DEAL_PRIORITIES = ['low', 'medium', 'high'] as const;

const DealSchema = defineEntity({
  name: 'Deal',
  ...tenantTable('deals', { searchable: true }),
  properties: {
    ...tenantColumns,
    pipelineId: p.uuid(),
    stageId: p.uuid(),
    /** Place in the column of its stage on a board, the highest on top; a decimal of any length. Ties fall to the id. */
    position: p.type(BoardPosition),
    /** When it came into its stage. */
    stageEnteredAt: timestamp(),
    leadId: p.uuid().nullable(),
    contactId: p.uuid().nullable(),
    accountId: p.uuid().nullable(),
    assignedToId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    title: p.string().length(255),
    description: p.text().nullable(),
    value: p.decimal().precision(12).scale(2),
    currency: p.character().length(3),
    expectedCloseDate: p.date().nullable(),
    actualCloseDate: p.date().nullable(),
    contactName: p.string().length(255),
    contactEmail: p.string().length(254),
    contactPhone: p.string().length(32).nullable(),
    companyName: p.string().length(255).nullable(),
    /** The type of the stage it stands in. */
    status: p.enum(DEAL_STATUSES),
    lostReason: p.text().nullable(),
    priority: p.enum(DEAL_PRIORITIES),
    /** Percent; the stage's, unless somebody knows better. */
    probability: p.integer(),
    probabilityOverridden: p.boolean().default(false),
    wonAt: timestamp().nullable(),
    lostAt: timestamp().nullable(),
    customFields: p.json<CustomFieldValues>().defaultRaw(`'{}'`),
    deletedAt: timestamp().nullable(),
  },
  checks: [
    { name: 'deals_won_check', expression: `(status = 'won') = (won_at is not null)` },
    { name: 'deals_lost_check', expression: `(status = 'lost') = (lost_at is not null) and (status = 'lost') = (lost_reason is not null)` },
    { name: 'deals_closed_check', expression: `(status = 'open') = (actual_close_date is null)` },
    { name: 'deals_probability_check', expression: 'probability >= 0 and probability <= 100' },
  ],
  uniques: [{ name: 'deals_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'deals_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'deals_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'deals_status', properties: ['organizationId', 'status', 'createdAt', 'id'] },
    { name: 'deals_stage', properties: ['organizationId', 'pipelineId', 'stageId', 'position', 'id'] },
    { name: 'deals_expected_close_date', properties: ['organizationId', 'expectedCloseDate'] },
    { name: 'deals_assigned_to_id', properties: ['organizationId', 'assignedToId', 'createdAt', 'id'] },
    { name: 'deals_lead_id', properties: ['organizationId', 'leadId'] },
    { name: 'deals_contact_id', properties: ['organizationId', 'contactId'] },
    { name: 'deals_account_id', properties: ['organizationId', 'accountId'] },
    { name: 'deals_created_by_id', properties: ['organizationId', 'createdById'] },
    { name: 'deals_trash', expression: `create index "deals_trash" on "deals" ("organization_id", "deleted_at", "id") where deleted_at is not null` },
    { name: 'deals_won_close_date', expression: `create index "deals_won_close_date" on "deals" ("organization_id", "actual_close_date") where status = 'won' and deleted_at is null` },
    { name: 'deals_custom_fields', expression: `create index "deals_custom_fields" on "deals" using gin ("organization_id", "custom_fields" jsonb_path_ops)` },
    { name: 'deals_contact_email', properties: ['organizationId', 'contactEmail'] },
  ],
});

/** What of a deal may be changed by hand; a probability of null goes back to the stage's. */
export type DealChanges = Partial<
  Pick<
    Deal,
    | 'title' | 'description' | 'value' | 'currency' | 'expectedCloseDate' | 'contactName' | 'contactEmail' | 'contactPhone' | 'companyName' | 'priority'
    | 'assignedToId' | 'leadId' | 'contactId' | 'accountId' | 'customFields'
  >
> & { probability?: number | null | undefined };

export interface Move {
  at: Date;
  lostReason?: string | undefined;
  probability?: number | undefined;
  /** Calendar date; that of `at` in UTC when absent. */
  actualCloseDate?: string | undefined;
}

/** A chance to sell, with a value and a place in a pipeline. */
export class Deal extends DealSchema.class {
  isOpen(): boolean {
    return this.status === 'open';
  }

  /**
   * Answers the names of the fields that changed. `stage` is the one the deal stands in: what it asks for may not be taken away
   * (422), and what was lacking before it asked is no fault of this change. 409 `deal_closed` for a probability then.
   */
  edit({ probability, ...changes }: DealChanges, stage: Stage): string[] {
    if (probability !== undefined && !this.isOpen()) throw new DealClosed();
    const estimate = probability === undefined ? {} : { probability: probability ?? stage.probability, probabilityOverridden: probability !== null };
    const lacking = lackingFields(this, stage.requiredFields);
    const changed = applyPatch<Deal>(this, { ...changes, ...estimate });
    requireFields(this, stage.requiredFields, lacking);
    return changed;
  }

  /**
   * Moves the deal to another active stage of its pipeline. A won or lost stage closes it: its probability is then the
   * stage's, and a lost one must be given a reason (422). An open stage opens it again and forgets how it was closed.
   */
  moveTo(stage: Stage, { at, lostReason, probability, actualCloseDate }: Move): void {
    if (stage.pipelineId !== this.pipelineId || !stage.isActive) throw new StageNotInPipeline();
    if (stage.id === this.stageId) throw new DealAlreadyInStage();
    requireFields(this, stage.requiredFields);
    this.enter(stage, at);
    this.close(stage.type, at, lostReason, actualCloseDate);
    if (!stage.isOpen() && probability !== undefined && probability !== stage.probability) throw invalid('#/probability', 'not_open', 'A won or lost deal has the probability of its stage.');
    if (stage.isOpen() && probability !== undefined) this.probabilityOverridden = true;
    if (!stage.isOpen()) this.probabilityOverridden = false;
    if (!this.probabilityOverridden) this.probability = stage.probability;
    else if (probability !== undefined) this.probability = probability;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }

  /** Puts the deal on top of the stage's column: later is higher, and nobody has to be asked who is there already. */
  enter(stage: Stage, at: Date): void {
    this.stageId = stage.id;
    this.stageEnteredAt = at;
    this.position = newestPosition(at);
  }

  private close(type: StageType, at: Date, lostReason: string | undefined, actualCloseDate: string | undefined): void {
    if (type === 'lost' && !lostReason) throw invalid('#/lostReason', 'required', 'A lost deal needs a reason.');
    if (type !== 'lost' && lostReason) throw invalid('#/lostReason', 'not_lost', 'Only a lost deal has a reason.');
    if (type === 'open' && actualCloseDate) throw invalid('#/actualCloseDate', 'not_closed', 'An open deal has no date of closing.');
    this.status = type;
    this.wonAt = type === 'won' ? at : null;
    this.lostAt = type === 'lost' ? at : null;
    this.lostReason = type === 'lost' ? lostReason! : null;
    this.actualCloseDate = type === 'open' ? null : (actualCloseDate ?? at.toISOString().slice(0, 10));
  }
}
DealSchema.setClass(Deal);

/** Milliseconds since the epoch, with a random fraction that parts deals of the same moment. */
export const newestPosition = (at: Date): string => (at.getTime() + Math.random()).toFixed(6);
