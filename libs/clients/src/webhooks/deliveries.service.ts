import { NotFound, Operations, requireOrganizationId, requireScope, type ListQuery, type OperationResource, type Page } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { WebhookDeliveryResource } from './delivery.dto.js';
import { countRedelivered, RedeliverJob, type Redelivery } from './redeliver-messages.js';
import type { Redeliver } from './webhook.dto.js';
import { DeliveryForgotten, MessageNotShown } from './webhook.problems.js';
import { attemptView, deliveryView, webhookView } from './webhook.view.js';
import { typesShownTo } from './withhold-messages.js';

/** The log of what was sent to webhooks, and sending it again. */
@Injectable()
export class DeliveriesService {
  constructor(private readonly operations: Operations) {}

  async page(webhookId: string, query: ListQuery): Promise<Page<WebhookDeliveryResource>> {
    await webhookView.one(webhookId);
    return deliveryView.page(query, { sql: 't.webhook_id = ?', params: [webhookId] });
  }

  get(id: string): Promise<WebhookDeliveryResource> {
    return deliveryView.one(id);
  }

  async attempts(id: string, query: ListQuery) {
    await deliveryView.one(id);
    return attemptView.page(query, { sql: 't.delivery_id = ?', params: [id] });
  }

  /** The same bytes under the same id, as soon as its webhook is enabled. What is under way stays as it is. 409 for what is not kept, or not shown to the environment any more. */
  async redeliver(id: string): Promise<WebhookDeliveryResource> {
    const { webhookId, eventType, kind } = await deliveryView.one(id);
    if (kind === 'event' && !(await typesShownTo(webhookId)).includes(eventType)) throw new MessageNotShown();
    const [row] = await requireScope().rows<{ kept: boolean }>(
      `update webhook_deliveries set state = case when body is null or state = 'leased' then state else 'pending' end, attempts = case when state = 'leased' or body is null then attempts else 0 end,
         available_at = case when state = 'leased' or body is null then available_at else now() end, finished_at = case when state = 'leased' or body is null then finished_at end
       where organization_id = ? and id = ? and kind = 'event' returning body is not null as kept`,
      [requireOrganizationId(), id],
    );
    if (!row) throw new NotFound();
    if (!row.kept) throw new DeliveryForgotten();
    return deliveryView.one(id);
  }

  /** Counts, and unless it is a dry run sends, what was not received in a span of time. */
  async redeliverMany(webhookId: string, { since, until, include = ['failed', 'missed'], dryRun = false }: Redeliver): Promise<{ count: number; operation: OperationResource | null }> {
    await webhookView.one(webhookId);
    const wanted: Redelivery = { webhookId, since, until: until ?? requireScope().now().toISOString(), include };
    const count = await countRedelivered(wanted);
    return { count, operation: dryRun ? null : await this.operations.accept(RedeliverJob, wanted, { total: count }) };
  }
}
