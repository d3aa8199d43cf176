import { z } from 'zod';
import { idOf, instant } from '../http/schemas.js';
import { between, defineView, equals } from '../http/view.js';
import { OperatorEventDto } from './operator-event.dto.js';
import { ofInstallation } from './read-queues.js';

/** In the order of their ids, which are made from the time: the primary key serves it. */
export const operatorEventView = defineView({
  table: 'outbox_events',
  resource: 'outbox-event',
  returns: OperatorEventDto,
  owner: ofInstallation,
  sort: { id: { sql: 't.id', cast: 'uuid' } },
  defaultSort: '-id',
  filters: {
    organizationId: equals('t.organization_id', idOf('organization'), 'uuid'),
    type: equals('t.type', z.string().max(100).meta({ description: 'Type of the event.', example: 'crm.lead.created' })),
    occurredAt: between('t.occurred_at', instant(), 'timestamptz'),
  },
});
