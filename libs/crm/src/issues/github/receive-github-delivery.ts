import { defineJob, Inbox, Jobs, requireHttp, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { GithubSignatureInvalid } from '../issue.problems.js';
import { WebhookSecrets } from './webhook-secrets.js';

/** Applies what GitHub told, which is kept in the inbox. */
export const ApplyGithubDeliveryJob = defineJob('crm.apply-github-delivery', { data: z.object({ messageId: z.uuid(), pluginId: z.uuid() }) });

/** A callback as it came; the signature covers the very bytes of `body`. */
export interface GithubDelivery {
  pluginId: string;
  deliveryId: string;
  event: string;
  signature: string;
  body: string;
}

/** Takes callbacks of GitHub: looks at the signature, keeps each delivery once, and leaves the work to a job. */
@Injectable()
export class ReceiveGithubDelivery {
  constructor(
    private readonly secrets: WebhookSecrets,
    private readonly inbox: Inbox,
    private readonly jobs: Jobs,
  ) {}

  /** 401 for a wrong signature, and just so for a plugin that does not exist. */
  async receive(delivery: GithubDelivery): Promise<void> {
    const scope = requireScope();
    const [owner] = await scope.rows<{ id: string | null }>('select github_webhook_owner(?) as id', [delivery.pluginId]);
    if (owner?.id) scope.actAs(owner.id, null);
    const isGenuine = owner?.id ? await scope.transaction(() => this.secrets.verifies(delivery.pluginId, delivery.body, delivery.signature)) : false;
    if (!isGenuine) {
      await requireHttp().limitAddress();
      throw new GithubSignatureInvalid();
    }
    await scope.transaction(() => this.keep(delivery));
  }

  /** The plugin is part of the key: an organization must not be able to use up the ids of another. */
  private async keep({ pluginId, deliveryId, event, body }: GithubDelivery): Promise<void> {
    const messageId = await this.inbox.accept('github', `${pluginId}:${deliveryId}`, JSON.stringify({ event, body }));
    if (!messageId) return;
    await requireScope().rows('update github_connections set last_delivery_at = now() where plugin_id = ?', [pluginId]);
    await this.jobs.enqueue(ApplyGithubDeliveryJob, { messageId, pluginId });
  }
}
