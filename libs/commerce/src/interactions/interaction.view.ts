import { between, defineView, equals, idOf, instant } from '@app/kernel';
import { z } from 'zod';
import { InteractionDto } from './interaction.dto.js';
import { INTERACTION_SOURCES, INTERACTION_TYPES, SENTIMENTS } from './interaction.entity.js';

export const InteractionView = defineView({
  table: 'customer_interactions',
  resource: 'customer-interaction',
  returns: InteractionDto,
  where: 'exists (select from customers c where c.organization_id = t.organization_id and c.id = t.customer_id and c.deleted_at is null)',
  filters: {
    customerId: equals('t.customer_id', idOf('customer'), 'uuid'),
    userId: equals('t.user_id', idOf('user'), 'uuid'),
    interactionType: equals('t.interaction_type', z.enum(INTERACTION_TYPES)),
    sentiment: equals('t.sentiment', z.enum(SENTIMENTS)),
    source: equals('t.source', z.enum(INTERACTION_SOURCES)),
    occurredAt: between('t.occurred_at', instant(), 'timestamptz'),
  },
  sort: { occurredAt: { sql: 't.occurred_at', cast: 'timestamptz' }, createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-occurredAt',
});
