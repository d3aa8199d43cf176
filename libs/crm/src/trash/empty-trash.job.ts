import { Clock, defineJob, Handles, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RecordPurged } from '../events.js';
import { TRASH_TYPES, type TrashType } from './trash-entry.dto.js';
import { KEEP_DAYS, TRASH } from './trash.view.js';

export const EmptyTrashJob = defineJob('crm.empty-trash', { data: z.object({}), everyMs: 86_400_000, queue: 'slow', timeoutMs: 3_600_000, transaction: 'own' });

const BATCH = 500;
const DAY_MS = 86_400_000;

/** Removes for good what has been in the trash for long enough, and what only served to undo merges. Running twice removes nothing more. */
@Injectable()
export class EmptyTrash {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Handles(EmptyTrashJob)
  async run(): Promise<void> {
    const scope = requireScope();
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      for (const type of TRASH_TYPES) while ((await scope.transaction(() => this.purge(type))) === BATCH);
      await scope.transaction(() => this.forgetMerged());
    }
    scope.actAs(null, null);
  }

  /** Answers how many records of the kind are gone, a batch at most. */
  private async purge(type: TrashType): Promise<number> {
    const { table, restorable } = TRASH[type];
    const gone = await requireScope().rows<{ id: string }>(
      `delete from ${table} where organization_id = ? and id = any(array(
         select id from ${table} where organization_id = ? and deleted_at < ? and ${restorable} order by deleted_at, id limit ${BATCH} for update skip locked)) returning id`,
      [requireOrganizationId(), requireOrganizationId(), this.longAgo()],
    );
    for (const { id } of gone) this.outbox.publish(RecordPurged, { type, recordId: id });
    return gone.length;
  }

  /** Which values records had before a merge is nobody's business any more once it cannot be undone. */
  private async forgetMerged(): Promise<void> {
    await requireScope().rows(
      `update record_merges set log = log || '{"before": {}, "after": {}}' where organization_id = ? and created_at < ? and (log->'before' <> '{}' or log->'after' <> '{}')`,
      [requireOrganizationId(), this.longAgo()],
    );
  }

  private longAgo(): Date {
    return new Date(this.clock.now().getTime() - KEEP_DAYS * DAY_MS);
  }
}
