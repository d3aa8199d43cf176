import { Injectable } from '@nestjs/common';
import { Clock, requireScope } from '@app/kernel';
import { AccountLogins } from '../accounts/account-logins.js';
import { EmailAccount } from '../accounts/email-account.entity.js';
import type { SyncTrigger } from './email-sync-log.entity.js';
import { PATIENCE_MS } from './folder-lease.js';
import { type FolderRow, foldersGone, loadFolders, noteSelectFailure, storeListing } from './folder-memory.js';
import { emptyTally, type MailboxRun, type SyncTally } from './folder-run.js';
import { forgetFolder } from './forget-folder.js';
import { ImapSession, type ListedFolder, UnreliableAnswer } from './imap/imap-session.js';
import { foldersToRetry } from './placements.js';
import { planFolderSync } from './plan-folder-sync.js';
import { mailServerFailure } from './sync-failure.js';
import { SyncFolder } from './sync-folder.js';
import { SyncRecords } from './sync-records.js';

const INBOX = '\\Inbox';

/** Reads a mailbox: logs in, looks at its folders, brings those up to date in which something changed. */
@Injectable()
export class SyncAccount {
  constructor(
    private readonly logins: AccountLogins,
    private readonly folders: SyncFolder,
    private readonly records: SyncRecords,
    private readonly clock: Clock,
  ) {}

  /**
   * Every folder. A failing mail server is recorded and ends the run quietly: when to try again is decided by the number
   * of failures. `logId` names the log a request already showed its caller.
   */
  async syncAll(accountId: string, trigger: SyncTrigger, logId: string | null, signal: AbortSignal): Promise<void> {
    const account = await this.load(accountId);
    if (!account) return;
    const tally = emptyTally();
    const record = await this.records.begin(account, trigger, logId);
    try {
      await this.withSession(account, signal, async (session) => {
        const listed = await this.listFolders(session, account);
        for (const folder of await this.changedFolders(session, account, listed)) await this.readFolder(session, account, folder, PATIENCE_MS, tally, signal);
      });
      await this.records.complete(record, tally);
    } catch (error) {
      const failure = signal.aborted ? null : mailServerFailure(error);
      await this.records.fail(record, tally, failure);
      if (!failure) throw error;
    }
  }

  /** INBOX alone, once it was read to its end before; until then the first sync is on its way there. */
  async syncInbox(accountId: string, signal: AbortSignal): Promise<void> {
    const account = await this.load(accountId);
    const known = account ? await requireScope().transaction(() => loadFolders(account.id)) : [];
    const inbox = known.find(({ specialUse, memory }) => specialUse === INBOX && memory !== null);
    if (!account || !inbox) return;
    const tally = emptyTally();
    const record = await this.records.begin(account, 'push', null);
    try {
      await this.withSession(account, signal, (session) => this.readFolder(session, account, inbox, 0, tally, signal));
      await this.records.complete(record, tally);
    } catch (error) {
      // The regular look at the mailbox will meet the same server and record what is wrong with it.
      if (signal.aborted || !mailServerFailure(error)) throw error;
    }
  }

  private async load(accountId: string): Promise<EmailAccount | null> {
    const scope = requireScope();
    const account = await scope.transaction(() => scope.em.findOne(EmailAccount, { id: accountId }, { disableIdentityMap: true }));
    return account?.canSync() ? account : null;
  }

  /** Ends the connection when the run is told to stop, instead of waiting for a slow server. */
  private async withSession(account: EmailAccount, signal: AbortSignal, work: (session: ImapSession) => Promise<void>): Promise<void> {
    const login = await this.logins.imap(account);
    if (!login) return;
    const session = await ImapSession.connect(login);
    const stop = () => session.abandon();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await work(session);
    } finally {
      signal.removeEventListener('abort', stop);
      await session.close();
    }
  }

  /** Empty when the listing cannot be trusted: the folders known from before are read then, and none is forgotten. */
  private async listFolders(session: ImapSession, account: EmailAccount): Promise<ListedFolder[]> {
    await this.records.showStatus(account.id, 'list_fetch_ongoing');
    const listed = await session.listFolders().catch((error: unknown) => {
      if (!(error instanceof UnreliableAnswer)) throw error;
      return null;
    });
    const inbox: ListedFolder = { path: 'INBOX', delimiter: null, specialUse: INBOX, isSelectable: true, status: null };
    await requireScope().transaction(() => storeListing(account.id, listed ?? [inbox], { isComplete: listed !== null }));
    for (const folderId of await requireScope().transaction(() => foldersGone(account.id))) await forgetFolder(account.id, folderId);
    await this.records.showStatus(account.id, 'import_ongoing');
    return listed ?? [];
  }

  /** Leaves out folders of which the listing already says that nothing changed, and those that could not be opened lately. */
  private async changedFolders(session: ImapSession, account: EmailAccount, listed: readonly ListedFolder[]): Promise<FolderRow[]> {
    const now = this.clock.now();
    const statuses = new Map(listed.map(({ path, status }) => [path, status]));
    return requireScope().transaction(async () => {
      const retries = await foldersToRetry(account.id);
      return (await loadFolders(account.id)).filter((folder) => {
        if (folder.phantomUntil && folder.phantomUntil > now) return false;
        const status = statuses.get(folder.path);
        if (!status || retries.has(folder.id)) return true;
        return planFolderSync(folder.memory, { ...status, uidValidity: status.uidValidity ?? -1n }, { hasQresync: session.hasQresync, now }).kind !== 'nothing';
      });
    });
  }

  /** A folder that is listed and cannot be opened must not keep the others from being read. */
  private async readFolder(session: ImapSession, account: EmailAccount, folder: FolderRow, patienceMs: number, tally: SyncTally, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const mailbox: MailboxRun = { accountId: account.id, ownerUserId: account.userId, email: account.email, connectedAt: account.createdAt };
    try {
      if (!(await this.folders.sync(session, mailbox, folder.id, patienceMs, tally, signal))) tally.foldersBusy += 1;
    } catch (error) {
      const isRefused = ['NO', 'BAD'].includes((error as { responseStatus?: string }).responseStatus ?? '');
      if (!session.isUsable || !(isRefused || error instanceof UnreliableAnswer)) throw error;
      tally.foldersFailed += 1;
      await noteSelectFailure(folder.id);
    }
  }
}
