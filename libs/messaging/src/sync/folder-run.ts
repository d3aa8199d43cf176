import type { MailboxFacts } from '../emails/email-row.js';
import type { FolderLease } from './folder-lease.js';

/** The mailbox a run reads. */
export interface MailboxRun extends MailboxFacts {
  ownerUserId: string;
}

/** One folder being read under a lease. */
export interface FolderRun {
  mailbox: MailboxRun;
  folderId: string;
  path: string;
  specialUse: string | null;
  /** -1 where the server gives none. */
  uidValidity: bigint;
  lease: FolderLease;
  /** Set while a renumbered folder is read again: what arrived before is old mail. */
  quietBefore: Date | null;
}

/** What a run did, for its log. */
export interface SyncTally {
  emailsSynced: number;
  emailsFailed: number;
  emailsRemoved: number;
  flagsChanged: number;
  foldersSynced: number;
  foldersFailed: number;
  /** Folders another run was reading. */
  foldersBusy: number;
}

export const emptyTally = (): SyncTally => ({ emailsSynced: 0, emailsFailed: 0, emailsRemoved: 0, flagsChanged: 0, foldersSynced: 0, foldersFailed: 0, foldersBusy: 0 });
