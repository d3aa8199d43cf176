import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import type { FolderRun } from './folder-run.js';
import type { ListedFolder } from './imap/imap-session.js';
import type { FolderMemory, FolderStatus } from './plan-folder-sync.js';

/** A stored folder; `memory` is null until it was read to its end once. */
export interface FolderRow {
  id: string;
  path: string;
  specialUse: string | null;
  uidValidity: bigint | null;
  lastSyncAt: Date | null;
  quietBefore: Date | null;
  phantomUntil: Date | null;
  memory: FolderMemory | null;
}

interface Columns {
  id: string;
  path: string;
  special_use: string | null;
  uid_validity: string | null;
  uid_next: string | null;
  highest_modseq: string | null;
  message_count: number;
  last_full_sync_at: Date | string | null;
  last_sync_at: Date | string | null;
  quiet_before: Date | string | null;
  phantom_until: Date | string | null;
}

const SELECT = `select id, path, special_use, uid_validity, uid_next, highest_modseq, message_count, last_full_sync_at, last_sync_at, quiet_before, phantom_until
  from email_folders where organization_id = $1`;
/** Complete listings a folder must be missing from, for at least this long, before it is forgotten. */
const FORGET_AFTER_MS = 10 * 60_000;

export async function loadFolder(id: string): Promise<FolderRow> {
  return requireScope().transaction(async () => {
    const [row] = await boundQuery<Columns>(`${SELECT} and id = $2`, [requireOrganizationId(), id]);
    if (!row) throw new Error('The folder does not exist.');
    return presentFolder(row);
  });
}

/** The folders of a mailbox that are not known to be gone, INBOX first, then by path. */
export async function loadFolders(accountId: string): Promise<FolderRow[]> {
  const rows = await boundQuery<Columns>(`${SELECT} and email_account_id = $2 and missing_since is null order by special_use is distinct from '\\Inbox', path`, [requireOrganizationId(), accountId]);
  return rows.map(presentFolder);
}

/**
 * Takes over a listing: new folders are added. Only a complete one says which folders are missing, and those are forgotten
 * only when they are still missing ten minutes later (see foldersGone).
 */
export async function storeListing(accountId: string, listed: readonly ListedFolder[], { isComplete }: { isComplete: boolean }): Promise<void> {
  const folders = listed.filter(({ isSelectable }) => isSelectable).map(({ path, delimiter, specialUse }) => ({ path, delimiter, specialUse: path.toUpperCase() === 'INBOX' ? '\\Inbox' : specialUse }));
  const params = [requireOrganizationId(), accountId, JSON.stringify(folders)];
  const source = `jsonb_to_recordset($3::jsonb) as l (path text, delimiter text, "specialUse" text)`;
  await boundQuery(
    `insert into email_folders (id, organization_id, created_at, updated_at, version, email_account_id, path, delimiter, special_use)
     select gen_random_uuid(), $1, now(), now(), 1, $2, l.path, l.delimiter, l."specialUse" from ${source}
     on conflict (organization_id, email_account_id, path) do update
       set delimiter = excluded.delimiter, special_use = excluded.special_use, missing_since = null, updated_at = now(), version = email_folders.version + 1
       where (email_folders.delimiter, email_folders.special_use) is distinct from (excluded.delimiter, excluded.special_use) or email_folders.missing_since is not null`,
    params,
  );
  if (!isComplete) return;
  await boundQuery(
    `update email_folders f set missing_since = now() where f.organization_id = $1 and f.email_account_id = $2 and f.missing_since is null
       and f.path not in (select path from ${source})`,
    params,
  );
}

/** Folders that are gone for good: their ids. */
export async function foldersGone(accountId: string): Promise<string[]> {
  const rows = await boundQuery<{ id: string }>(
    `select id from email_folders where organization_id = $1 and email_account_id = $2 and missing_since < now() - $3 * interval '1 millisecond'`,
    [requireOrganizationId(), accountId, FORGET_AFTER_MS],
  );
  return rows.map(({ id }) => id);
}

/** The cursor moves only here: every number the server had when the run began now has a place. */
export async function rememberFolder(run: FolderRun, status: FolderStatus, { wasFull, now }: { wasFull: boolean; now: Date }): Promise<void> {
  await requireScope().transaction(async () => {
    await run.lease.prove();
    await boundQuery(
      `update email_folders set uid_next = $3, highest_modseq = $4, message_count = $5, last_full_sync_at = case when $6 then $7 else last_full_sync_at end,
         last_sync_at = $7, quiet_before = null, unfinished_batches = 0, select_failures = 0, phantom_until = null, updated_at = now(), version = version + 1
       where organization_id = $1 and id = $2`,
      [requireOrganizationId(), run.folderId, status.uidNext, status.highestModseq?.toString() ?? null, status.messageCount, wasFull, now],
    );
  });
}

/** A folder that is listed but cannot be opened is left alone for six hours after the third attempt. */
export async function noteSelectFailure(folderId: string): Promise<void> {
  await requireScope().transaction(() =>
    boundQuery(
      `update email_folders set select_failures = select_failures + 1, phantom_until = case when select_failures >= 2 then now() + interval '6 hours' end,
         updated_at = now(), version = version + 1 where organization_id = $1 and id = $2`,
      [requireOrganizationId(), folderId],
    ),
  );
}

function presentFolder(row: Columns): FolderRow {
  const lastSyncAt = date(row.last_sync_at);
  const uidValidity = row.uid_validity === null ? null : BigInt(row.uid_validity);
  return {
    id: row.id,
    path: row.path,
    specialUse: row.special_use,
    uidValidity,
    lastSyncAt,
    quietBefore: date(row.quiet_before),
    phantomUntil: date(row.phantom_until),
    memory: lastSyncAt && {
      uidValidity,
      uidNext: row.uid_next === null ? null : Number(row.uid_next),
      highestModseq: row.highest_modseq === null ? null : BigInt(row.highest_modseq),
      messageCount: row.message_count,
      lastFullSyncAt: date(row.last_full_sync_at),
    },
  };
}

const date = (value: Date | string | null): Date | null => (value === null ? null : new Date(value));
