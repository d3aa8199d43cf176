import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const INTERACTION_TYPES = ['call', 'email', 'meeting', 'support', 'purchase', 'inquiry'] as const;
export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const;
/** Who wrote it down: a member, or what happened elsewhere. */
export const INTERACTION_SOURCES = ['manual', 'email', 'order', 'call'] as const;

const InteractionSchema = defineEntity({
  name: 'Interaction',
  ...tenantTable('customer_interactions'),
  properties: {
    ...tenantColumns,
    customerId: p.uuid(),
    /** The member it was with. */
    userId: p.uuid().nullable(),
    interactionType: p.enum(INTERACTION_TYPES),
    subject: p.string().length(255),
    description: p.text().nullable(),
    sentiment: p.enum(SENTIMENTS).nullable(),
    source: p.enum(INTERACTION_SOURCES).default('manual'),
    /** The message, order or call it comes from; null when written by hand. */
    sourceId: p.uuid().nullable(),
    occurredAt: timestamp(),
  },
  checks: [{ name: 'customer_interactions_origin_check', expression: `(source = 'manual') = (source_id is null)` }],
  uniques: [
    { name: 'customer_interactions_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'customer_interactions_once', properties: ['organizationId', 'source', 'sourceId'] },
  ],
  indexes: [
    { name: 'customer_interactions_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'customer_interactions_customer_id', properties: ['organizationId', 'customerId', 'occurredAt', 'id'] },
    // segments ask it for customers, and nothing of the rows
    { name: 'customer_interactions_type', expression: 'create index "customer_interactions_type" on "customer_interactions" ("organization_id", "interaction_type", "occurred_at", "id") include ("customer_id")' },
    { name: 'customer_interactions_user_id', properties: ['userId'] },
  ],
});

/** What of an interaction may be changed by hand. */
export type InteractionChanges = { [F in 'interactionType' | 'subject' | 'description' | 'sentiment' | 'occurredAt']?: Interaction[F] | undefined };

/** A moment with a customer. */
export class Interaction extends InteractionSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: InteractionChanges): string[] {
    return applyPatch<Interaction>(this, changes);
  }

  isDerived(): boolean {
    return this.source !== 'manual';
  }
}
InteractionSchema.setClass(Interaction);
