import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';

/** Another run reads the folder now; what this one read since is not stored. */
export class FolderLeaseLost extends Error {
  override readonly name = 'FolderLeaseLost';
}

const LEASE_MS = 120_000;

/** The right to store what a folder holds: at most one run has it, and the database refuses a run that lost it. */
export class FolderLease {
  private constructor(
    readonly folderId: string,
    private readonly fence: number,
    /** Batches that were begun and never ended, by this or an earlier run. */
    public unfinishedBatches: number,
  ) {}

  /** Null when another run has the folder; that run then reads it once more. */
  static async acquire(folderId: string): Promise<FolderLease | null> {
    const scope = requireScope();
    return scope.transaction(async () => {
      const [row] = await boundQuery<{ fence: string; unfinished: number }>(
        `update email_folders set sync_fence = sync_fence + 1, leased_until = now() + $3 * interval '1 millisecond', is_rerun_wanted = false
         where organization_id = $1 and id = $2 and (leased_until is null or leased_until < now())
         returning sync_fence as fence, unfinished_batches as unfinished`,
        [requireOrganizationId(), folderId, LEASE_MS],
      );
      if (row) return new FolderLease(folderId, Number(row.fence), row.unfinished);
      await boundQuery('update email_folders set is_rerun_wanted = true where organization_id = $1 and id = $2', [requireOrganizationId(), folderId]);
      return null;
    });
  }

  /** Counts a batch before its work, so that a message that ends the process is noticed by the next run. */
  async beginBatch(): Promise<void> {
    await requireScope().transaction(async () => {
      this.unfinishedBatches = await this.touch('unfinished_batches + 1');
    });
  }

  /** Inside the transaction that stores a batch: proves the lease and locks the folder until the commit. */
  async prove(): Promise<void> {
    this.unfinishedBatches = await this.touch('0');
  }

  /** Gives the folder back; true when somebody asked for it meanwhile. */
  async release(): Promise<boolean> {
    return requireScope().transaction(async () => {
      const [row] = await boundQuery<{ wanted: boolean }>(
        `with held as (select id, is_rerun_wanted from email_folders where organization_id = $1 and id = $2 and sync_fence = $3 for update)
         update email_folders f set leased_until = null, is_rerun_wanted = false from held where f.organization_id = $1 and f.id = held.id
         returning held.is_rerun_wanted as wanted`,
        [requireOrganizationId(), this.folderId, this.fence],
      );
      return row?.wanted ?? false;
    });
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
