import { describeEvent, invalid, NotFound, Outbox, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { WebhookEnabled } from '../events.js';
import type { WebhookDeliveryResource } from './delivery.dto.js';
import { FindTargets } from './find-targets.js';
import { PostMessage, unsendable, type Outcome } from './post-message.js';
import { WebhookAttempt, WebhookDelivery, type DeliveryKind } from './webhook-delivery.entity.js';
import { deliveryView, webhookView } from './webhook.view.js';
import type { WebhookResource } from './webhook.dto.js';
import { Webhook } from './webhook.entity.js';
import { WebhookPingFailed } from './webhook.problems.js';

const PING = 'clients.webhook.ping';

/** Messages somebody waits for: pings and tests. Sent once, at once, and logged like the others. Call these outside a transaction. */
@Injectable()
export class SendDirectly {
  constructor(
    private readonly em: EntityManager,
    private readonly targets: FindTargets,
    private readonly post: PostMessage,
    private readonly outbox: Outbox,
  ) {}

  /** Enables the webhook when its endpoint answers a ping with 2xx; else 409. It is told of what had not happened, that is been committed, when the answer came. */
  async activate(id: string): Promise<WebhookResource> {
    const { outcome, version } = await this.send(id, 'ping', PING, { webhookId: id });
    if (outcome.errorClass !== null) throw new WebhookPingFailed({ extensions: { endpointStatus: outcome.status, errorClass: outcome.errorClass } });
    return requireScope().transaction(async () => {
      // before this transaction has a number: its own events are later than the snapshot
      const [moment] = await requireScope().rows<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot', []);
      const webhook = await this.em.findOneOrFail(Webhook, { id }, { refresh: true, failHandler: () => new NotFound() });
      // the ping went to the address of that version: who changed it meanwhile pings again
      if (webhook.version !== version) throw new WebhookPingFailed();
      if (webhook.state !== 'enabled') this.outbox.publish(WebhookEnabled, { webhookId: id, environmentId: webhook.clientEnvironmentId });
      webhook.enable(moment!.snapshot);
      await this.em.flush();
      return webhookView.present(webhook);
    });
  }

  /** Sends the example of an event type, or a ping, whatever the state of the webhook. */
  async test(id: string, eventType?: string): Promise<WebhookDeliveryResource> {
    const described = eventType === undefined ? undefined : describeEvent(eventType);
    if (eventType !== undefined && !described) throw invalid('#/eventType', 'unknown_event_type', 'There is no such type of events.');
    const { deliveryId } = described ? await this.send(id, 'test', described.type, described.example) : await this.send(id, 'ping', PING, { webhookId: id });
    return requireScope().transaction(() => deliveryView.one(deliveryId), { readOnly: true });
  }

  private async send(webhookId: string, kind: DeliveryKind, type: string, data: unknown): Promise<{ outcome: Outcome; deliveryId: string; version: number }> {
    const scope = requireScope();
    const webhook = await scope.transaction(() => this.em.findOneOrFail(Webhook, { id: webhookId }, { refresh: true, failHandler: () => new NotFound() }), { readOnly: true });
    const organizationId = requireOrganizationId();
    const delivery = { id: uuidv7(), webhookId, kind, eventId: uuidv7(), eventType: type };
    const body = Buffer.from(JSON.stringify({ type, timestamp: scope.now().toISOString(), data, id: delivery.eventId, organizationId, apiVersion: 'v1' }));
    const target = await this.targets.find({ webhook_id: webhookId, organization_id: organizationId, version: webhook.version });
    if (target === undefined) throw new NotFound();
    const outcome = target ? await this.post.post(target, { id: delivery.id, body }) : unsendable();
    await scope.transaction(() => this.log({ ...delivery, body }, outcome));
    return { outcome, deliveryId: delivery.id, version: webhook.version };
  }

  private async log(delivery: { id: string; webhookId: string; kind: DeliveryKind; eventId: string; eventType: string; body: Buffer }, { status, errorClass, startedAt, durationMs, responseBody }: Outcome): Promise<void> {
    const now = requireScope().now();
    this.em.create(WebhookDelivery, {
      ...delivery, state: errorClass === null ? 'delivered' : 'failed', attempts: 1, lastStatus: status, lastErrorClass: errorClass, createdAt: startedAt, availableAt: startedAt, finishedAt: now,
    });
    await this.em.flush();
    this.em.create(WebhookAttempt, { deliveryId: delivery.id, startedAt, durationMs, status, errorClass, responseBody });
    await this.em.flush();
  }
}
