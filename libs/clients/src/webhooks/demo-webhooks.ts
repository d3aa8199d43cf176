import { Clock, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { fanOut, visible } from './fan-out.js';
import type { ErrorClass } from './post-message.js';
import { STANDARD_SCHEDULE_SECONDS } from './retry-schedule.js';
import { WebhookAttempt, WebhookDelivery } from './webhook-delivery.entity.js';
import { CreateWebhookDto } from './webhook.dto.js';
import type { Webhook } from './webhook.entity.js';
import { WebhooksService } from './webhooks.service.js';

const DAY_MS = 86_400_000;
const DEV_SCHEDULE_SECONDS = [0, 5, 60];
const MOST = 24;
/** What an endpoint answers in turn; a repeated last one until the schedule ends. */
type Answer = [status: number | null, errorClass: ErrorClass | null, responseBody: string | null, durationMs: number];
const OK: Answer = [204, null, null, 38];
const BUSY: Answer = [503, 'status', 'upstream is being deployed', 61];
const SLOW: Answer = [null, 'timeout', null, 15_000];
const REFUSED: Answer = [422, 'status', '{"error":"unknown warehouse"}', 44];
const SHUT: Answer = [null, 'connection', null, 12];

interface Told {
  id: string;
  occurredAt: Date | string;
}

/** Webhooks of the demonstration. Their log is written as if everything had been sent; nothing ever waits to be. */
@Injectable()
export class DemoWebhooks {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Runs in a transaction after the one in which everything happened they could be told of. */
  async create(environments: { dev: string; prod: string }): Promise<void> {
    const now = this.clock.now();
    // as an activation does: what the seed did before is on its way, and not for them
    const [moment] = await requireScope().rows<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot', []);
    requireScope().actAt(new Date(now.getTime() - 60 * DAY_MS));
    const desk = await this.add(environments.prod, 'Order desk', 'https://shop.example/hooks/frontoffice', ['commerce.order.*']);
    const inbox = await this.add(environments.dev, 'Lead inbox', 'https://dev.shop.example/hooks/leads', ['crm.lead.*']);
    requireScope().actAt(now);
    for (const webhook of [desk, inbox]) webhook.enable(moment!.snapshot);
    await this.em.flush();
    await this.orderDesk(desk);
    await this.leadInbox(inbox, now);
    await this.em.flush();
  }

  private async add(environmentId: string, name: string, url: string, eventPatterns: string[]): Promise<Webhook> {
    const { id } = await this.webhooks.create(environmentId, CreateWebhookDto.parse({ name, url, type: 'custom', eventPatterns }));
    return this.webhooks.load(id);
  }

  /** Works, but for an evening of the shop's, and one message that it never took. */
  private async orderDesk(webhook: Webhook): Promise<void> {
    const told = await this.tell(webhook, { fromDaysAgo: 28, toDaysAgo: 0 });
    for (const [n, delivery] of told.entries()) {
      const answers = n === told.length - 1 ? [REFUSED] : n === 3 ? [BUSY, SLOW, OK] : n === 4 ? [BUSY, OK] : [OK];
      await this.log(delivery, answers, STANDARD_SCHEDULE_SECONDS);
    }
    webhook.lastSuccessAt = told.length > 0 ? new Date(told[0]!.occurredAt) : null;
  }

  /** Nobody looked after it, so it was disabled. */
  private async leadInbox(webhook: Webhook, now: Date): Promise<void> {
    const told = await this.tell(webhook, { fromDaysAgo: 6, toDaysAgo: 1 });
    for (const [n, delivery] of told.entries()) await this.log(delivery, n % 3 === 2 ? [SHUT, BUSY] : [SHUT], DEV_SCHEDULE_SECONDS);
    webhook.firstFailureAt = new Date(now.getTime() - 6 * DAY_MS);
    webhook.lastFailureAt = told.length > 0 ? new Date(told[0]!.occurredAt) : null;
    webhook.consecutiveFailures = told.length * DEV_SCHEDULE_SECONDS.length;
    webhook.warnedPercent = 90;
    webhook.disable(new Date(now.getTime() - DAY_MS), 'failing');
  }

  /** Messages about what happened in these days, the newest first, as the relay would have written them. */
  private async tell({ id }: Webhook, { fromDaysAgo, toDaysAgo }: { fromDaysAgo: number; toDaysAgo: number }): Promise<Told[]> {
    const scope = requireScope();
    const newest = fanOut(`w.organization_id = ? and w.id = ? and e.occurred_at >= now() - interval '${fromDaysAgo} days' and e.occurred_at < now() - interval '${toDaysAgo} days'`)
      .replace('on conflict', `order by e.occurred_at desc limit ${MOST} on conflict`);
    await scope.rows(newest, [visible(), requireOrganizationId(), id]);
    return scope.rows<Told>(
      `select d.id, e.occurred_at as "occurredAt" from webhook_deliveries d join outbox_events e on e.id = d.event_id
       where d.organization_id = ? and d.webhook_id = ? order by e.occurred_at desc, e.id desc`,
      [requireOrganizationId(), id],
    );
  }

  /** How the attempts at a message went: each answer once, the last one until it is a success or the schedule ends, or the present does. */
  private async log({ id, occurredAt }: Told, answers: readonly Answer[], scheduleSeconds: readonly number[]): Promise<void> {
    let at = new Date(occurredAt).getTime();
    let last: Answer = OK;
    let attempts = 0;
    for (const [n, pauseSeconds] of scheduleSeconds.entries()) {
      at += pauseSeconds * 1_000;
      if (at > this.clock.now().getTime()) break;
      last = answers[Math.min(n, answers.length - 1)]!;
      const [status, errorClass, responseBody, durationMs] = last;
      this.em.create(WebhookAttempt, { id: uuidv7(), deliveryId: id, startedAt: new Date(at), durationMs, status, errorClass, responseBody });
      attempts++;
      if (errorClass === null) break;
    }
    const [lastStatus, lastErrorClass] = last;
    await this.em.nativeUpdate(WebhookDelivery, { id }, {
      state: lastErrorClass === null ? 'delivered' : 'failed', attempts, lastStatus, lastErrorClass, createdAt: new Date(occurredAt), availableAt: new Date(at), finishedAt: new Date(at),
    });
  }
}
