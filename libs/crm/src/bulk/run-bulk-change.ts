import { Handles, NotFound, Operations, requireOrganizationId, requirePermission, requireScope, type JobData, type JobRunContext, type ListQuery, type OperationOutcome, type OperationProgress } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BulkChange, MAX_FAILURES, type BulkFailure } from './bulk-change.entity.js';
import { BulkChangeJob } from './bulk-change.job.js';
import { BulkRecordKinds } from './bulk-records.js';
import { TooManyRecords } from './bulk.problems.js';
import { ChangeInBulk } from './change-in-bulk.js';

const PAGE = 500;

/** Works a change of many records off. How far it is is written with each record, so a run that was ended goes on behind the last one that was done. */
@Injectable()
export class RunBulkChange {
  /** How many records a filter may choose. */
  readonly maxRecords: number = 100_000;

  constructor(
    private readonly em: EntityManager,
    private readonly kinds: BulkRecordKinds,
    private readonly changes: ChangeInBulk,
    private readonly operations: Operations,
  ) {}

  @Handles(BulkChangeJob)
  async run({ operationId, bulkChangeId }: JobData<typeof BulkChangeJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(BulkChangeJob, operationId, run, (progress) => this.work(bulkChangeId, progress));
  }

  private async work(id: string, progress: OperationProgress): Promise<OperationOutcome> {
    const { resource, action, changes, ids: known, query, nextIndex, failedCount } = await this.load(id);
    requirePermission(this.kinds.of(resource).permission);
    const ids = known ?? (await this.choose(id, resource, query ?? {}, progress));
    let failed = failedCount;
    await progress.report({ done: nextIndex, failed, total: ids.length });
    for (let index = nextIndex; index < ids.length; index++) {
      const code = await this.changes.changeOne(resource, { action, changes: changes ?? undefined }, ids[index]!, () => advance(id, index));
      if (code !== undefined) {
        failed++;
        await requireScope().transaction(async () => advance(id, index, { id: ids[index]!, code }));
      }
      await progress.report({ done: index + 1, failed });
    }
    await progress.flush();
    const { failures } = await this.load(id);
    return { result: { doneCount: ids.length - failed, failedCount: failed, failures } };
  }

  private async choose(id: string, resource: BulkChange['resource'], query: Record<string, string>, progress: OperationProgress): Promise<string[]> {
    const ids = await this.find(resource, query, progress);
    await requireScope().transaction(async () => void ((await this.load(id)).ids = ids));
    return ids;
  }

  /** The ids of the records a filter chooses now: what the change makes of them does not change who is among them. 422 `too_many_records`. */
  private async find(resource: BulkChange['resource'], query: Record<string, string>, progress: OperationProgress): Promise<string[]> {
    const records = this.kinds.of(resource);
    const filters: ListQuery = records.query.parse(query);
    const ids: string[] = [];
    for (let cursor: string | null | undefined = undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof records.page>> = await records.page({ ...filters, limit: PAGE, ...(cursor ? { cursor } : {}) });
      ids.push(...page.data.map((row) => row.id));
      if (ids.length > this.maxRecords) throw new TooManyRecords();
      cursor = page.nextCursor;
      await progress.report({});
    }
    return ids;
  }

  private load(id: string): Promise<BulkChange> {
    const read = () => this.em.findOneOrFail(BulkChange, { id }, { refresh: true, failHandler: () => new NotFound() });
    return requireScope().transaction(read);
  }
}

/** On the way of the COMMIT: the record at `index` is done, or was refused. A run that another one overtook counts nothing. */
function advance(id: string, index: number, failure?: BulkFailure): void {
  const scope = requireScope();
  const noted = failure ? `failed_count = failed_count + 1, failures = case when jsonb_array_length(failures) < ${MAX_FAILURES} then failures || ?::jsonb else failures end,` : '';
  scope.lastly(`update bulk_changes set next_index = next_index + 1, ${noted} updated_at = ?, version = version + 1 where organization_id = ? and id = ? and next_index = ?`, [
    ...(failure ? [JSON.stringify([failure])] : []), scope.now(), requireOrganizationId(), id, index,
  ]);
}
