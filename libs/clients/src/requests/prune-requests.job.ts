import { Clock, defineJob, Handles, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const KEEP_DAYS = 30;
const BATCH = 5_000;
const DAY_MS = 86_400_000;

export const PruneRequestsJob = defineJob('clients.prune-requests', { data: z.object({}), everyMs: DAY_MS, queue: 'slow', timeoutMs: 3_600_000, transaction: 'own' });

/** Forgets what was asked with API keys more than thirty days ago. Running twice forgets nothing more. */
@Injectable()
export class PruneRequests {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  @Handles(PruneRequestsJob)
  async run(): Promise<void> {
    const scope = requireScope();
    const before = new Date(this.clock.now().getTime() - KEEP_DAYS * DAY_MS);
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      while ((await scope.transaction(() => prune(organizationId, before))) === BATCH);
    }
    scope.actAs(null, null);
  }
}

async function prune(organizationId: string, before: Date): Promise<number> {
  const gone = await requireScope().rows(
    `delete from api_key_requests where organization_id = ? and id = any(array(select id from api_key_requests where organization_id = ? and at < ? limit ${BATCH})) returning 1`,
    [organizationId, organizationId, before],
  );
  return gone.length;
}
