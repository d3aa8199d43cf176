import { defineJob, Handles, RelayDatabase } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const KEEP_DAYS = 30;
const KEEP_BODIES_DAYS = 14;
const BATCH = 2_000;

export const PruneDeliveriesJob = defineJob('clients.prune-deliveries', { data: z.object({}), everyMs: 3_600_000, timeoutMs: 600_000, transaction: 'own' });

/** Forgets what was sent: content after two weeks, the rest after thirty days. Deleting twice deletes nothing more. */
@Injectable()
export class PruneDeliveries {
  constructor(private readonly database: RelayDatabase) {}

  @Handles(PruneDeliveriesJob)
  async prune(): Promise<void> {
    const old = (days: number, more = '') => `select ctid from webhook_deliveries where finished_at < now() - interval '${days} days' ${more} limit ${BATCH}`;
    await this.untilFew(`update webhook_deliveries set body = null where ctid = any (array(${old(KEEP_BODIES_DAYS, 'and body is not null')})) returning 1 as one`);
    await this.untilFew(`delete from webhook_deliveries where ctid = any (array(${old(KEEP_DAYS)})) returning 1 as one`);
    // whoever stopped a webhook or its environment, or left a new address unproven, does not want what waited for it weeks later
    await this.untilFew(`
      update webhook_deliveries set state = 'discarded', finished_at = now() where ctid = any (array(
        select d.ctid from webhooks w join client_environments e on e.organization_id = w.organization_id and e.id = w.client_environment_id
        join webhook_deliveries d on d.organization_id = w.organization_id and d.webhook_id = w.id
        where (w.state <> 'enabled' or not e.is_active) and d.state = 'pending' and d.created_at < now() - interval '${KEEP_BODIES_DAYS} days' limit ${BATCH})) returning 1 as one`);
  }

  private async untilFew(statement: string): Promise<void> {
    while ((await this.database.query(statement)).length === BATCH);
  }
}
