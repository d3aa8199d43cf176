import { requireOrganizationId, requireScope, runInScope, Scope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { pause } from './pause.js';

/** Another run reads the folder now; what this one read since is not stored. */
export class FolderLeaseLost extends Error {
  override readonly name = 'FolderLeaseLost';
}

const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** Longer than a lease: whoever waits this long outlives a holder that died. */
export const PATIENCE_MS = 40_000;
const RETRY_MS = 2_000;

/**
 * The right to store what a folder holds: at most one run has it, and the database refuses a run that lost it. It is kept
 * while the process lives, however long one message takes, and ends half a minute after the process died.
 */
export class FolderLease {
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(
    readonly folderId: string,
    private readonly fence: number,
  ) {}

  /** Null when another run keeps the folder for `patienceMs`; that run then reads it once more. */
  static async acquire(folderId: string, wait?: { patienceMs: number; signal: AbortSignal }): Promise<FolderLease | null> {
    for (const giveUpAt = Date.now() + (wait?.patienceMs ?? 0); ; await pause(RETRY_MS, wait?.signal)) {
      const lease = await FolderLease.tryAcquire(folderId);
      if (lease || Date.now() >= giveUpAt || wait?.signal.aborted) return lease;
    }
  }

  private static async tryAcquire(folderId: string): Promise<FolderLease | null> {
    const lease = await requireScope().transaction(async () => {
      const [row] = await boundQuery<{ fence: string }>(
        `update email_folders set sync_fence = sync_fence + 1, leased_until = now() + $3 * interval '1 millisecond', is_rerun_wanted = false
         where organization_id = $1 and id = $2 and (leased_until is null or leased_until < now())
         returning sync_fence as fence`,
        [requireOrganizationId(), folderId, LEASE_MS],
      );
      if (row) return new FolderLease(folderId, Number(row.fence));
      await boundQuery('update email_folders set is_rerun_wanted = true where organization_id = $1 and id = $2', [requireOrganizationId(), folderId]);
      return null;
    });
    lease?.keep();
    return lease;
  }

  /** Counts before the work that reading begins; how many times it began without an end. A message that ends the process shows here. */
  async beginBatch(): Promise<number> {
    return requireScope().transaction(() => this.touch('unfinished_batches + 1'));
  }

  /** Inside a transaction that stores: proves the lease, and locks the folder until the commit. */
  async prove(): Promise<void> {
    await this.touch('least(unfinished_batches, 1)');
  }

  /** Gives the folder back, however reading it ended; true when somebody asked for it meanwhile. */
  async release(): Promise<boolean> {
    clearInterval(this.#heartbeat);
    return requireScope().transaction(async () => {
      const [row] = await boundQuery<{ wanted: boolean }>(
        `with held as (select id, is_rerun_wanted from email_folders where organization_id = $1 and id = $2 and sync_fence = $3 for update)
         update email_folders f set leased_until = null, is_rerun_wanted = false, unfinished_batches = 0 from held where f.organization_id = $1 and f.id = held.id
         returning held.is_rerun_wanted as wanted`,
        [requireOrganizationId(), this.folderId, this.fence],
      );
      return row?.wanted ?? false;
    });
  }

  /** In a scope of its own: the run's transaction may be open. */
  private keep(): void {
    const { em, requestId, organizationId } = requireScope();
    this.#heartbeat = setInterval(() => {
      const scope = new Scope({ em, requestId, organizationId });
      void runInScope(scope, () => scope.transaction(() => this.touch('unfinished_batches'))).catch(() => undefined);
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  private async touch(unfinishedBatches: string): Promise<number> {
    const [row] = await boundQuery<{ unfinished: number }>(
      `update email_folders set leased_until = now() + $4 * interval '1 millisecond', unfinished_batches = ${unfinishedBatches}
       where organization_id = $1 and id = $2 and sync_fence = $3 and leased_until is not null returning unfinished_batches as unfinished`,
      [requireOrganizationId(), this.folderId, this.fence, LEASE_MS],
    );
    if (!row) throw new FolderLeaseLost();
    return row.unfinished;
  }
}
