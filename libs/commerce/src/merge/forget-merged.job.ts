import { Clock, defineJob, Handles, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { UNDOABLE_MS } from './customer-merge.entity.js';

export const ForgetMergedJob = defineJob('commerce.forget-merged', { data: z.object({}), everyMs: 86_400_000, timeoutMs: 600_000, transaction: 'own' });

/** Which values customers had before a merge is nobody's business any more once it cannot be undone. Running twice forgets nothing more. */
@Injectable()
export class ForgetMerged {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  @Handles(ForgetMergedJob)
  async run(): Promise<void> {
    const scope = requireScope();
    const longAgo = new Date(this.clock.now().getTime() - UNDOABLE_MS);
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      await scope.transaction(() =>
        scope.rows(
          `update customer_merges set log = log || '{"before": {}, "after": {}, "dropped": []}' where organization_id = ? and created_at < ? and (log->'before', log->'after', log->'dropped') is distinct from ('{}'::jsonb, '{}'::jsonb, '[]'::jsonb)`,
          [requireOrganizationId(), longAgo],
        ),
      );
    }
    scope.actAs(null, null);
  }
}
