import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { uuidv7 } from '../crypto/uuid.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import type { EventDefinition } from './define-event.js';
import { SYSTEM_LANE } from './outbox-event.entity.js';

const INSERT = `insert into outbox_events (id, organization_id, lane, type, data, actor_user_id, request_id, causation_id, occurred_at)
  values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)`;

const INSERT_ALL = `insert into outbox_events (id, organization_id, lane, type, data, actor_user_id, request_id, causation_id, occurred_at)
  select e.id, ?, ?, e.type, e.data, ?, ?, ?, ? from jsonb_to_recordset(?::jsonb) as e (id uuid, type text, data jsonb)`;

/** Publishes facts: the row is part of the running transaction, so it exists exactly when the change does. */
@Injectable()
export class Outbox {
  publish<S extends z.ZodType>(event: EventDefinition<S>, data: z.input<S>): void {
    const scope = requireScope();
    if (!scope.inTransaction()) throw new Error(`${event.type} was published outside a transaction.`);
    if (!scope.organizationId && !event.system) throw new Error(`${event.type} was published outside an organization.`);
    scope.lastly(INSERT, [
      uuidv7(), scope.organizationId, scope.organizationId ?? SYSTEM_LANE, event.type, JSON.stringify(event.schema.parse(data)),
      scope.userId, scope.requestId, scope.causationId, scope.now(),
    ]);
  }
  /** Publishes many facts of the running organization with one statement, in their order. */
  publishAll(facts: readonly (readonly [event: EventDefinition, data: unknown])[]): void {
    if (facts.length === 0) return;
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    if (!scope.inTransaction()) throw new Error('Events were published outside a transaction.');
    const rows = facts.map(([event, data]) => ({ id: uuidv7(), type: event.type, data: event.schema.parse(data) }));
    scope.lastly(INSERT_ALL, [organizationId, organizationId, scope.userId, scope.requestId, scope.causationId, scope.now(), JSON.stringify(rows)]);
  }
}
