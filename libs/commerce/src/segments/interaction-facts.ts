import { CustomerMerged, CustomerTagsChanged, CustomerUnmerged, InteractionRecorded } from '../events.js';
import { INTERACTION_TYPES, SENTIMENTS } from '../interactions/interaction.entity.js';
import type { FactSource } from './fact-source.js';

const rows = 'customer_interactions r';

/** What was spoken and written with a customer. */
export const interactionFacts: FactSource = {
  name: 'interactions',
  touchedBy: [InteractionRecorded, CustomerMerged, CustomerUnmerged],
  fields: [
    { key: 'interaction.type', label: 'Kind of an interaction', type: 'choice', rows, sql: 'r.interaction_type', options: INTERACTION_TYPES, nullable: false },
    { key: 'interaction.sentiment', label: 'Sentiment of an interaction', type: 'choice', rows, sql: 'r.sentiment', options: SENTIMENTS },
    { key: 'interaction.lastAt', label: 'Last interaction', type: 'instant', rows, sql: 'r.occurred_at', aggregate: 'max' },
  ],
  events: [
    { key: 'interaction.any', label: 'Was in touch', rows, at: 'r.occurred_at' },
    ...INTERACTION_TYPES.map((type) => ({ key: `interaction.${type}`, label: `Was in touch: ${type}`, rows, where: `r.interaction_type = '${type}'`, at: 'r.occurred_at' })),
  ],
};

/** The tags a customer carries, by id and by name. */
export const tagFacts: FactSource = {
  name: 'tags',
  touchedBy: [CustomerTagsChanged, CustomerMerged, CustomerUnmerged],
  fields: [
    { key: 'customer.tagId', label: 'Tag', type: 'reference', rows: 'customer_taggings r', sql: 'r.tag_id', refersTo: 'customer-tag', nullable: false },
    { key: 'customer.tag', label: 'Name of a tag', type: 'text', rows: 'customer_taggings r join customer_tags g on g.organization_id = r.organization_id and g.id = r.tag_id and g.deleted_at is null', sql: 'g.name', nullable: false },
  ],
};
