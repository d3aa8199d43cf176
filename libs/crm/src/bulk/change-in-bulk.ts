import { checkFilters, Operations, requireScope, toProblem } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BulkChange, type BulkResource } from './bulk-change.entity.js';
import { BulkChangeJob } from './bulk-change.job.js';
import { BulkRecordKinds } from './bulk-records.js';
import { MAX_INLINE, type BulkInput } from './bulk.dto.js';

const ATTEMPTS = 5;

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
      const results = [];
      for (const id of ids) {
        const code = (await this.changeOne(resource, input, id)) ?? null;
        results.push({ id, outcome: code === null ? ('done' as const) : ('failed' as const), code });
      }
      return { results, operation: null };
    }
    if (input.filter) await checkFilters(this.kinds.of(resource), input.filter, '#/filter');
    const operation = await requireScope().transaction(() => this.defer(resource, input, ids));
    return { results: null, operation };
  }

  /** The code of the problem a record was refused with; undefined when it was changed, in one transaction with `alongside`. Somebody else's change at the same moment is waited for. */
  async changeOne(resource: BulkResource, { action, changes }: Pick<BulkInput, 'action' | 'changes'>, id: string, alongside?: () => void): Promise<string | undefined> {
    const records = this.kinds.of(resource);
    const scope = requireScope();
    for (let attempt = 1; ; attempt++) {
      try {
        await scope.transaction(async () => {
          await (action === 'delete' ? records.delete(id) : records.update(id, changes ?? {}));
          alongside?.();
        });
        scope.em.clear(); // each flush looks at all that was loaded
        return undefined;
      } catch (error) {
        const { status, code } = toProblem(error);
        if (status >= 500) throw error;
        if (code !== 'concurrent_update' || attempt === ATTEMPTS) return code;
      }
    }
  }

  private async defer(resource: BulkResource, { action, filter, changes }: BulkInput, ids: string[] | undefined) {
    const change = this.em.create(BulkChange, { resource, action, query: filter ?? null, ids: ids ?? null, changes: changes ?? null, failures: [], createdById: requireScope().userId });
    await this.em.flush();
    const operation = await this.operations.accept(BulkChangeJob, { bulkChangeId: change.id }, ids ? { total: ids.length } : {});
    change.operationId = operation.id;
    return operation;
  }
}
