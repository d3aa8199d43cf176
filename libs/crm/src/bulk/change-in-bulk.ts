import { checkFilters, Operations, Problem, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BulkChange, type BulkFailure, type BulkResource } from './bulk-change.entity.js';
import { BulkChangeJob } from './bulk-change.job.js';
import { BulkRecordKinds } from './bulk-records.js';
import { MAX_INLINE, type BulkInput } from './bulk.dto.js';

/** The same change to many records: each in a transaction of its own, so that one that is refused holds up no other. */
@Injectable()
export class ChangeInBulk {
  constructor(
    private readonly em: EntityManager,
    private readonly kinds: BulkRecordKinds,
    private readonly operations: Operations,
  ) {}

  /** At once for few records, else by an operation. Call it outside a transaction. */
  async change(resource: BulkResource, input: BulkInput) {
    const ids = input.ids && [...new Set(input.ids)];
    if (ids && ids.length <= MAX_INLINE) {
      const failures = new Map((await this.changeEach(resource, input, ids)).map(({ id, code }) => [id, code]));
      return { results: ids.map((id) => ({ id, outcome: failures.has(id) ? ('failed' as const) : ('done' as const), code: failures.get(id) ?? null })), operation: null };
    }
    if (input.filter) checkFilters(this.kinds.of(resource).query, input.filter, '#/filter');
    const operation = await requireScope().transaction(() => this.defer(resource, input, ids));
    return { results: null, operation };
  }

  /** The records that were left as they are. */
  async changeEach(resource: BulkResource, { action, changes }: Pick<BulkInput, 'action' | 'changes'>, ids: readonly string[]): Promise<BulkFailure[]> {
    const records = this.kinds.of(resource);
    const scope = requireScope();
    const failures: BulkFailure[] = [];
    for (const id of ids) {
      try {
        await scope.transaction(() => (action === 'delete' ? records.delete(id) : records.update(id, changes ?? {})));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        failures.push({ id, code: error.code });
      }
    }
    return failures;
  }

  private async defer(resource: BulkResource, { action, filter, changes }: BulkInput, ids: string[] | undefined) {
    const change = this.em.create(BulkChange, { resource, action, query: filter ?? null, ids: ids ?? null, changes: changes ?? null, failures: [], createdById: requireScope().userId });
    await this.em.flush();
    const operation = await this.operations.accept(BulkChangeJob, { bulkChangeId: change.id }, ids ? { total: ids.length } : {});
    change.operationId = operation.id;
    return operation;
  }
}
