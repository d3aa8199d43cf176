/** What was stored about a folder when it was last read to the end; null where the server did not say. */
export interface FolderMemory {
  uidValidity: bigint | null;
  uidNext: number | null;
  highestModseq: bigint | null;
  messageCount: number;
  lastFullSyncAt: Date | null;
}

/** What the server says about a folder now. UIDVALIDITY may be 0 and UIDNEXT may be missing; both have been seen. */
export interface FolderStatus {
  uidValidity: bigint | null;
  uidNext: number | null;
  highestModseq: bigint | null;
  messageCount: number;
}

export type FolderSyncPlan =
  /** Nothing can have changed. */
  | { kind: 'nothing' }
  /** Ask for what changed since a mod-sequence; `reportsRemovals` when the server names expunged UIDs too (QRESYNC). */
  | { kind: 'changes'; since: bigint; reportsRemovals: boolean }
  /** Only additions are possible: read UIDs from here on. */
  | { kind: 'arrivals'; fromUid: number }
  /** Compare the whole list of UIDs and flags. */
  | { kind: 'full' }
  /** The server numbered the folder anew: match what is there with what is stored. */
  | { kind: 'reset' };

/** Servers without mod-sequences tell nothing about changed flags, so the whole list is compared this often. */
export const FULL_SYNC_INTERVAL_MS = 30 * 60 * 1000;

/**
 * The cheapest way to bring a folder up to date without missing anything. `memory` must have been taken before the sync
 * that stored it, so that whatever arrived meanwhile counts as a difference now; it is null until a first sync ended.
 */
export function planFolderSync(memory: FolderMemory | null, server: FolderStatus, options: { hasQresync: boolean; now: Date }): FolderSyncPlan {
  if (!memory) return { kind: 'full' };
  if (memory.uidValidity !== server.uidValidity) return { kind: 'reset' };

  const added = server.messageCount - memory.messageCount;
  const numbered = server.uidNext !== null && memory.uidNext !== null ? server.uidNext - memory.uidNext : null;
  // As many new numbers as new messages: nothing was removed. Without UIDNEXT this cannot be known.
  const onlyAdditions = numbered !== null && numbered === added && added >= 0;

  if (server.messageCount === 0 && memory.messageCount === 0 && (numbered === 0 || numbered === null)) return { kind: 'nothing' };
  if (memory.highestModseq !== null && server.highestModseq !== null) {
    if (server.highestModseq === memory.highestModseq) return added === 0 && (numbered ?? 0) === 0 ? { kind: 'nothing' } : { kind: 'full' };
    // A smaller mod-sequence under the same UIDVALIDITY: the server was restored from a backup.
    if (server.highestModseq < memory.highestModseq) return { kind: 'full' };
    if (options.hasQresync) return { kind: 'changes', since: memory.highestModseq, reportsRemovals: true };
    if (onlyAdditions) return { kind: 'changes', since: memory.highestModseq, reportsRemovals: false };
    return { kind: 'full' };
  }
  if (!memory.lastFullSyncAt || options.now.getTime() - memory.lastFullSyncAt.getTime() >= FULL_SYNC_INTERVAL_MS) return { kind: 'full' };
  if (onlyAdditions && added > 0) return { kind: 'arrivals', fromUid: memory.uidNext! };
  if (onlyAdditions) return { kind: 'nothing' };
  return { kind: 'full' };
}
