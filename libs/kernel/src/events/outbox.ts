import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { requireScope } from '../scope/scope.js';
import type { EventDefinition } from './define-event.js';
import { OutboxEvent, SYSTEM_LANE } from './outbox-event.entity.js';

/** Publishes facts: the row is part of the running transaction, so it exists exactly when the change does. */
@Injectable()
export class Outbox {
  publish<S extends z.ZodType>(event: EventDefinition<S>, data: z.input<S>): void {
    const scope = requireScope();
    if (!scope.inTransaction()) throw new Error(`${event.type} was published outside a transaction.`);
    if (!scope.organizationId && !event.system) throw new Error(`${event.type} was published outside an organization.`);
    scope.em.create(OutboxEvent, {
      organizationId: scope.organizationId,
      lane: scope.organizationId ?? SYSTEM_LANE,
      type: event.type,
      data: event.schema.parse(data),
      actorUserId: scope.userId,
      requestId: scope.requestId,
      causationId: scope.causationId,
      occurredAt: scope.now(),
    });
  }
}
