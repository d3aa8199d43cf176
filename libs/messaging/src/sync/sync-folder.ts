import { Injectable, Logger } from '@nestjs/common';
import { Clock, countSyncedMessages, requireOrganizationId, requireScope, sqlStateOf } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { FolderLease } from './folder-lease.js';
import type { FolderRun, MailboxRun, SyncTally } from './folder-run.js';
import type { ImapSession, MessageState } from './imap/imap-session.js';
import { IngestMessages, type ReadMessage } from './ingest-messages.js';
import { noteFailure, storedPlacements, type StoredPlacement, takeBackAttempts } from './placements.js';
import { type FolderStatus, planFolderSync } from './plan-folder-sync.js';
import { BATCH_MESSAGES, ReadMessages } from './read-messages.js';
import { ResetFolder } from './reset-folder.js';
import { removePlacements, updateFlags } from './update-placements.js';
import { loadFolder, rememberFolder, type FolderRow } from './folder-memory.js';

/** After this many runs that died, one message at a time is read, and every attempt is counted before it. */
const CAREFUL_AFTER = 2;

interface Differences {
  newUids: number[];
  changed: MessageState[];
  removed: number[];
  /** The highest number stored or listed. */
  highestUid: number;
  wasFull: boolean;
}

/** Brings one folder up to date: new messages, flags, removals. Whatever interrupts it, the next run finds what is missing. */
@Injectable()
export class SyncFolder {
  readonly #log = new Logger('mail-sync');

  constructor(
    private readonly reader: ReadMessages,
    private readonly ingest: IngestMessages,
    private readonly renumbering: ResetFolder,
    private readonly clock: Clock,
  ) {}

  /** False when another run keeps the folder for `patienceMs`; that run then also reads what this one came for. */
  async sync(session: ImapSession, mailbox: MailboxRun, folderId: string, patienceMs: number, tally: SyncTally, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const lease = await FolderLease.acquire(folderId, { patienceMs, signal });
      if (!lease) return false;
      let again = false;
      try {
        await this.syncOnce(session, mailbox, lease, tally, signal);
      } finally {
        again = await lease.release();
      }
      if (!again) return true;
    }
  }

  private async syncOnce(session: ImapSession, mailbox: MailboxRun, lease: FolderLease, tally: SyncTally, signal: AbortSignal): Promise<void> {
    const before = await loadFolder(lease.folderId);
    const told = await session.openFolder(before.path);
    const status: FolderStatus = { ...told, uidValidity: told.uidValidity ?? -1n };
    const isRenumbered = before.uidValidity !== null && before.uidValidity !== status.uidValidity;
    const run: FolderRun = {
      mailbox, lease, folderId: lease.folderId, path: before.path, specialUse: before.specialUse, uidValidity: status.uidValidity!,
      quietBefore: isRenumbered ? (before.memory ? this.lastSeen(before) : this.clock.now()) : before.quietBefore,
    };
    if (isRenumbered) tally.emailsRemoved += await this.renumbering.reset(run, session);
    else if (before.uidValidity === null) await this.number(run);
    const differences = await this.differences(session, run, isRenumbered ? null : before, status);
    await this.apply(session, run, differences, tally, signal);
    await rememberFolder(run, status, { wasFull: differences.wasFull, now: this.clock.now() });
    tally.foldersSynced += 1;
  }

  private lastSeen(folder: FolderRow): Date {
    return folder.lastSyncAt ?? this.clock.now();
  }

  /** Fixes the numbering before the first place is stored under it. */
  private async number(run: FolderRun): Promise<void> {
    await requireScope().transaction(() =>
      boundQuery('update email_folders set uid_validity = $3 where organization_id = $1 and id = $2', [requireOrganizationId(), run.folderId, run.uidValidity.toString()]),
    );
  }

  private async differences(session: ImapSession, run: FolderRun, before: FolderRow | null, status: FolderStatus): Promise<Differences> {
    const plan = planFolderSync(before?.memory ?? null, status, { hasQresync: session.hasQresync, now: this.clock.now() });
    const stored = await requireScope().transaction(() => storedPlacements(run));
    const retries = stored.filter(({ isSettled }) => !isSettled).map(({ uid }) => uid);
    const highestUid = highest(stored);
    if (plan.kind === 'nothing') return { newUids: retries, changed: [], removed: [], highestUid, wasFull: false };
    if (plan.kind === 'changes') {
      const { changed, removed } = await session.listChanges(plan.since);
      const found = compare(stored, changed);
      return {
        changed: found.changed, newUids: union(found.newUids, retries), removed: plan.reportsRemovals ? removed : [],
        highestUid: Math.max(highestUid, highest(changed)), wasFull: false,
      };
    }
    const listed = await session.listMessages(plan.kind === 'arrivals' ? plan.fromUid : 1);
    const found = compare(stored, listed);
    const present = new Set(listed.map(({ uid }) => uid));
    const wasFull = plan.kind !== 'arrivals';
    return {
      changed: found.changed, newUids: wasFull ? found.newUids : union(found.newUids, retries),
      removed: wasFull ? stored.map(({ uid }) => uid).filter((uid) => !present.has(uid)) : [],
      highestUid: Math.max(highestUid, highest(listed)), wasFull,
    };
  }

  private async apply(session: ImapSession, run: FolderRun, differences: Differences, tally: SyncTally, signal: AbortSignal): Promise<void> {
    tally.emailsRemoved += await removePlacements(run, differences.removed);
    const states = differences.changed.flatMap(({ uid, flags }) => (flags ? { uid, isSeen: flags.has('\\Seen'), isFlagged: flags.has('\\Flagged') } : []));
    tally.flagsChanged += await updateFlags(run, states);
    await this.readAll(session, run, differences, tally, signal);
  }

  /**
   * Newest first, so that a first sync shows today's mail at once; what arrives meanwhile comes before what is left. While a
   * batch is stored the next one is read.
   */
  private async readAll(session: ImapSession, run: FolderRun, { newUids, highestUid }: Differences, tally: SyncTally, signal: AbortSignal): Promise<void> {
    const waiting = newUids.toSorted((a, b) => a - b);
    if (waiting.length === 0) return;
    let readTo = highestUid;
    let known = session.messageCount;
    const isCareful = (await run.lease.beginBatch()) > CAREFUL_AFTER;
    let storing: Promise<void> = Promise.resolve();
    try {
      while (waiting.length > 0) {
        signal.throwIfAborted();
        if (session.messageCount > known) {
          const arrived = await session.listMessages(readTo + 1);
          waiting.push(...arrived.map(({ uid }) => uid));
          readTo = Math.max(readTo, highest(arrived));
        }
        known = session.messageCount;
        const chunk = waiting.splice(-(isCareful ? 1 : BATCH_MESSAGES)).reverse();
        const batch = await (isCareful ? this.readCarefully(session, run, chunk, signal) : this.reader.readBatch(session, chunk, signal));
        await storing;
        storing = this.storeChunk(run, chunk, batch, tally);
        // Awaited with the next batch; until then a failure must not count as unhandled.
        storing.catch(() => undefined);
        if (isCareful) await storing;
      }
    } finally {
      // One scope, one transaction at a time: whatever follows must wait, also after an error.
      await storing.catch(() => undefined);
    }
    await storing;
  }

  /** Counts an attempt before it is made, and takes it back when it failed without ending the process. */
  private async readCarefully(session: ImapSession, run: FolderRun, uids: readonly number[], signal: AbortSignal): Promise<ReadMessage[]> {
    await this.fail(run, uids, 'Interrupted');
    try {
      return await this.reader.readBatch(session, uids, signal);
    } catch (error) {
      await requireScope().transaction(() => takeBackAttempts(run, uids));
      throw error;
    }
  }

  private async storeChunk(run: FolderRun, uids: readonly number[], messages: readonly ReadMessage[], tally: SyncTally): Promise<void> {
    const failedBefore = tally.emailsFailed;
    await this.storeBatch(run, messages, tally);
    const answered = new Set(messages.map(({ uid }) => uid));
    const unanswered = uids.filter((uid) => !answered.has(uid));
    tally.emailsFailed += unanswered.length;
    await this.fail(run, unanswered, 'NoContent');
    const unparsed = messages.filter(({ parsed }) => parsed.unparsed !== null).length;
    countSyncedMessages('unparsed', unparsed);
    countSyncedMessages('stored', messages.length - unparsed);
    countSyncedMessages('failed', tally.emailsFailed - failedBefore);
  }

  /** One message the database refuses must not keep the others of its batch out: then each is stored alone. */
  private async storeBatch(run: FolderRun, messages: readonly ReadMessage[], tally: SyncTally): Promise<void> {
    try {
      tally.emailsSynced += await this.ingest.store(run, messages);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#log.warn({ err: error, folderId: run.folderId, messages: messages.length }, 'a batch was refused, storing one by one');
      for (const message of messages) await this.storeAlone(run, message, tally);
    }
  }

  private async storeAlone(run: FolderRun, message: ReadMessage, tally: SyncTally): Promise<void> {
    try {
      tally.emailsSynced += await this.ingest.store(run, [message]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.fail(run, [message.uid], (error as Error).name);
      tally.emailsFailed += 1;
    }
  }

  private async fail(run: FolderRun, uids: readonly number[], reason: string): Promise<void> {
    if (uids.length === 0) return;
    await requireScope().transaction(async () => {
      for (const uid of uids) await noteFailure(run, uid, reason);
    });
  }
}

/** New and changed messages among those the server listed. */
function compare(stored: readonly StoredPlacement[], listed: readonly MessageState[]): Pick<Differences, 'newUids' | 'changed'> {
  const known = new Map(stored.map((placement) => [placement.uid, placement]));
  const newUids: number[] = [];
  const changed: MessageState[] = [];
  for (const message of listed) {
    const placement = known.get(message.uid);
    if (!placement || !placement.isSettled) newUids.push(message.uid);
    // A FETCH without FLAGS says nothing about them.
    else if (message.flags && (placement.isSeen !== message.flags.has('\\Seen') || placement.isFlagged !== message.flags.has('\\Flagged'))) changed.push(message);
  }
  return { newUids, changed };
}

/** The database refuses what it was given (a value, a constraint, a size), rather than being unable to take anything. */
const isRefusal = (error: unknown): boolean => /^(22|23|54)/.test(sqlStateOf(error) ?? '');

const union = (uids: readonly number[], others: readonly number[]): number[] => [...new Set([...uids, ...others])];

const highest = (numbered: readonly { uid: number }[]): number => numbered.reduce((most, { uid }) => Math.max(most, uid), 0);
