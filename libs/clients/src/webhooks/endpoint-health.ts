import { currentTime, Jobs, Outbox, runInScope, Scope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { WebhookDisabled, WebhookFailing } from '../events.js';
import type { EndpointState } from './record-attempts.js';
import { Webhook, type DisabledReason } from './webhook.entity.js';
import { TellAboutWebhook } from './tell-about-webhook.job.js';
import { webhooksConfig } from './webhooks.config.js';

/** Percent of the patience after which the contacts are warned. */
const WARNINGS = [90, 70, 50];
/** So that a webhook which gets one message a week is not given up after two of them. */
const LEAST_FAILURES = 10;

/** Gives up endpoints that are gone or have failed for days, and warns before. */
@Injectable()
export class EndpointHealth {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /** Opens its own transaction when there is something to do. */
  async judge({ id, organization_id: organizationId, gone, consecutive_failures: failures, failing_seconds: failingSeconds, warned_percent: warned }: EndpointState): Promise<void> {
    if (gone) return this.change(organizationId, id, (webhook) => this.disable(webhook, 'gone'));
    const patienceSeconds = webhooksConfig.value().WEBHOOK_PATIENCE_MS / 1_000;
    const percent = (100 * (failingSeconds ?? 0)) / patienceSeconds;
    if (percent >= 100 && failures >= LEAST_FAILURES) return this.change(organizationId, id, (webhook) => this.disable(webhook, 'failing'));
    const due = WARNINGS.find((warning) => percent >= warning);
    if (due !== undefined && due > warned) await this.change(organizationId, id, (webhook) => this.warn(webhook, due));
  }

  private async disable(webhook: Webhook, reason: DisabledReason): Promise<void> {
    if (webhook.state !== 'enabled') return;
    webhook.disable(currentTime(), reason);
    this.outbox.publish(WebhookDisabled, { webhookId: webhook.id, environmentId: webhook.clientEnvironmentId, reason });
    await this.jobs.enqueue(TellAboutWebhook, { webhookId: webhook.id, notice: reason });
  }

  private async warn(webhook: Webhook, percent: number): Promise<void> {
    if (webhook.state !== 'enabled' || webhook.warnedPercent >= percent) return;
    webhook.warnedPercent = percent;
    this.outbox.publish(WebhookFailing, { webhookId: webhook.id, environmentId: webhook.clientEnvironmentId, percent });
    await this.jobs.enqueue(TellAboutWebhook, { webhookId: webhook.id, notice: 'warning' });
  }

  private change(organizationId: string, id: string, work: (webhook: Webhook) => Promise<void>): Promise<void> {
    const scope = new Scope({ em: this.em, requestId: 'webhooks', organizationId });
    return runInScope(scope, () => scope.transaction(async () => {
      const webhook = await scope.em.findOne(Webhook, { id });
      if (webhook) await work(webhook);
    }));
  }
}
