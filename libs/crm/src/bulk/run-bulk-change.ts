import { Handles, NotFound, Operations, requirePermission, requireScope, type JobData, type JobRunContext, type ListQuery, type OperationOutcome, type OperationProgress } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BulkChange } from './bulk-change.entity.js';
import { BulkChangeJob } from './bulk-change.job.js';
import { BulkRecordKinds } from './bulk-records.js';
import { TooManyRecords } from './bulk.problems.js';
import { ChangeInBulk } from './change-in-bulk.js';

const GROUP = 50;
const PAGE = 500;
const MAX_RECORDS = 100_000;

/** Works a change of many records off. What it has come to is written down after every fifty. */
@Injectable()
export class RunBulkChange {
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
    const scope = requireScope();
    let { resource, action, changes, ids, query, nextIndex, failedCount, failures } = await this.load(id);
    requirePermission(this.kinds.of(resource).permission);
    if (!ids) {
      ids = await this.find(resource, query ?? {}, progress);
      const found = ids;
      await scope.transaction(async () => void ((await this.load(id)).ids = found));
    }
    await progress.report({ done: nextIndex, failed: failedCount, total: ids.length });
    while (nextIndex < ids.length) {
      const group = ids.slice(nextIndex, nextIndex + GROUP);
      const refused = await this.changes.changeEach(resource, { action, changes: changes ?? undefined }, group);
      nextIndex += group.length;
      await scope.transaction(async () => {
        const change = await this.load(id);
        change.nextIndex = nextIndex;
        change.fail(refused);
        ({ failedCount, failures } = change);
      });
      await progress.report({ done: nextIndex, failed: failedCount });
    }
    await progress.flush();
    return { result: { doneCount: nextIndex - failedCount, failedCount, failures } };
  }

  /** The ids of the records a filter chooses now: what the change makes of them does not change who is among them. 422 `too_many_records`. */
  private async find(resource: BulkChange['resource'], query: Record<string, string>, progress: OperationProgress): Promise<string[]> {
    const records = this.kinds.of(resource);
    const filters: ListQuery = records.query.parse(query);
    const ids: string[] = [];
    for (let cursor: string | null | undefined = undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof records.page>> = await records.page({ ...filters, limit: PAGE, ...(cursor ? { cursor } : {}) });
      ids.push(...page.data.map((row) => row.id));
      if (ids.length > MAX_RECORDS) throw new TooManyRecords();
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
