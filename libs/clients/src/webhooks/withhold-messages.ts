import { defineJob, Handles, Jobs, OnEvent, requireOrganizationId, requireScope, type EventOf, type JobData } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EnvironmentUpdated } from '../events.js';
import { visibleTypes } from './event-patterns.js';
import { webhooksConfig } from './webhooks.config.js';

export const WithholdMessagesJob = defineJob('clients.withhold-messages', { data: z.object({ environmentId: z.uuid() }), transaction: 'own' });

const BATCH = 1_000;

/** Types of events the environment of a webhook may see now; none for a webhook that is gone. */
export async function typesShownTo(webhookId: string): Promise<string[]> {
  return shownBy('where n.organization_id = ? and n.id = (select w.client_environment_id from webhooks w where w.organization_id = n.organization_id and w.id = ?)', webhookId);
}

async function shownBy(where: string, id: string): Promise<string[]> {
  const [environment] = await requireScope().rows<{ scopes: string[] }>(`select n.scopes from client_environments n ${where}`, [requireOrganizationId(), id]);
  return visibleTypes().flatMap(({ type, permissions }) => (environment && permissions.every((permission) => environment.scopes.includes(permission)) ? [type] : []));
}

/** When an environment loses scopes, what was written for its webhooks and waits to be sent, or sent again, is discarded as far as it shows too much. */
@Injectable()
export class WithholdMessages {
  constructor(private readonly jobs: Jobs) {}

  @OnEvent(EnvironmentUpdated, 'clients.withhold-messages-of-environment')
  async onEnvironmentUpdated({ data: { environmentId, changed } }: EventOf<typeof EnvironmentUpdated>): Promise<void> {
    if (!changed.includes('scopes')) return;
    await this.jobs.enqueue(WithholdMessagesJob, { environmentId });
    // what was under way at that moment may fail and wait again
    const { WEBHOOK_TIMEOUT_MS, WEBHOOK_LEASE_MS } = webhooksConfig.value();
    await this.jobs.enqueue(WithholdMessagesJob, { environmentId }, { delayMs: 2 * (WEBHOOK_TIMEOUT_MS + WEBHOOK_LEASE_MS) });
  }

  @Handles(WithholdMessagesJob)
  async withhold({ environmentId }: JobData<typeof WithholdMessagesJob>): Promise<void> {
    const scope = requireScope();
    for (let discarded = BATCH; discarded === BATCH; ) {
      discarded = await scope.transaction(async () => {
        const shown = await shownBy('where n.organization_id = ? and n.id = ?', environmentId);
        const rows = await scope.rows(
          `update webhook_deliveries set state = 'discarded', finished_at = now() where id = any (array(
             select d.id from webhooks w join webhook_deliveries d on d.organization_id = w.organization_id and d.webhook_id = w.id
             where w.organization_id = ? and w.client_environment_id = ? and d.state = 'pending' and d.event_type <> all (?::text[]) limit ${BATCH} for update of d)) returning 1 as one`,
          [requireOrganizationId(), environmentId, shown],
        );
        return rows.length;
      });
    }
  }
}
