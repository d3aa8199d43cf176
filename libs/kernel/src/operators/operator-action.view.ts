import { z } from 'zod';
import { idOf, instant } from '../http/schemas.js';
import { between, defineView, equals } from '../http/view.js';
import { OperatorActionDto } from './operator-action.dto.js';
import { ACTION_SOURCES } from './operator-action.entity.js';
import { ofInstallation } from './read-queues.js';

export const operatorActionView = defineView({
  table: 'operator_actions',
  resource: 'operator-action',
  returns: OperatorActionDto,
  owner: ofInstallation,
  expressions: { organizationId: 't.about_organization_id' },
  sort: { occurredAt: { sql: 't.occurred_at', cast: 'timestamptz' } },
  defaultSort: '-occurredAt',
  filters: {
    operatorId: equals('t.operator_id', idOf('user'), 'uuid'),
    organizationId: equals('t.about_organization_id', idOf('organization'), 'uuid'),
    action: equals('t.action', z.string().max(60).meta({ example: 'jobs.retry' })),
    source: equals('t.source', z.enum(ACTION_SOURCES)),
    occurredAt: between('t.occurred_at', instant(), 'timestamptz'),
  },
});
