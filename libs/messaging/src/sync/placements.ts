import { requireOrganizationId, uuidv7 } from '@app/kernel';
import { boundQuery, insertRows } from '../database/bound-query.js';
import type { PlacementState } from './email-placement.entity.js';
import type { FolderRun } from './folder-run.js';

/** A message that could not be stored is tried again this often in all. */
export const MAX_ATTEMPTS = 3;

export interface NewPlacement {
  uid: number;
  state: PlacementState;
  emailId: string | null;
  reason: string | null;
  attempts: number;
  receivedAt: Date | null;
  sizeBytes: number;
  isSeen: boolean;
  isFlagged: boolean;
}

export interface StoredPlacement {
  uid: number;
  isSettled: boolean;
  isSeen: boolean;
  isFlagged: boolean;
}

const COLUMNS = {
  id: 'uuid', organization_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', version: 'int', email_account_id: 'uuid', folder_id: 'uuid',
  uid_validity: 'bigint', uid: 'bigint', state: 'text', email_id: 'uuid', reason: 'text', attempts: 'int', received_at: 'timestamptz', size_bytes: 'bigint',
  is_seen: 'boolean', is_flagged: 'boolean',
};

/** Placements that are final: stored, left out on purpose, or failed for good. */
const SETTLED = `(state <> 'failed' or attempts >= ${MAX_ATTEMPTS})`;

const place = (run: FolderRun) => [requireOrganizationId(), run.folderId, run.uidValidity.toString()];

/** Every numbered place stored of a folder. */
export async function storedPlacements(run: FolderRun): Promise<StoredPlacement[]> {
  const rows = await boundQuery<{ uid: string; settled: boolean; seen: boolean; flagged: boolean }>(
    `select uid, ${SETTLED} as settled, is_seen as seen, is_flagged as flagged from email_placements
     where organization_id = $1 and folder_id = $2 and uid_validity = $3`,
    place(run),
  );
  return rows.map(({ uid, settled, seen, flagged }) => ({ uid: Number(uid), isSettled: settled, isSeen: seen, isFlagged: flagged }));
}

/** Those of the UIDs that are stored already. */
export async function knownUids(run: FolderRun, uids: readonly number[]): Promise<Set<number>> {
  const rows = await boundQuery<{ uid: string }>(
    `select uid from email_placements where organization_id = $1 and folder_id = $2 and uid_validity = $3 and uid = any($4::bigint[]) and state <> 'failed'`,
    [...place(run), uids],
  );
  return new Set(rows.map(({ uid }) => Number(uid)));
}

/** Folders of a mailbox with messages that failed and are to be tried again. */
export async function foldersToRetry(accountId: string): Promise<Set<string>> {
  const rows = await boundQuery<{ id: string }>(
    `select distinct folder_id as id from email_placements
     where organization_id = $1 and folder_id in (select id from email_folders where organization_id = $1 and email_account_id = $2) and state = 'failed' and attempts < ${MAX_ATTEMPTS}`,
    [requireOrganizationId(), accountId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Adds places; those that failed before are replaced. */
export async function insertPlacements(run: FolderRun, placements: readonly NewPlacement[]): Promise<void> {
  await boundQuery(
    `delete from email_placements where organization_id = $1 and folder_id = $2 and uid_validity = $3 and uid = any($4::bigint[]) and state = 'failed'`,
    [...place(run), placements.map(({ uid }) => uid)],
  );
  const now = new Date();
  await insertRows('email_placements', COLUMNS, placements.map((p) => ({
    id: uuidv7(), organization_id: requireOrganizationId(), created_at: now, updated_at: now, version: 1,
    email_account_id: run.mailbox.accountId, folder_id: run.folderId, uid_validity: run.uidValidity.toString(), uid: p.uid, state: p.state,
    email_id: p.emailId, reason: p.reason, attempts: p.attempts, received_at: p.receivedAt, size_bytes: p.sizeBytes, is_seen: p.isSeen, is_flagged: p.isFlagged,
  })));
}

/** Notes a failed attempt; after MAX_ATTEMPTS the message is left alone and the folder counts as read. */
export async function noteFailure(run: FolderRun, uid: number, reason: string): Promise<void> {
  await boundQuery(
    `insert into email_placements (id, organization_id, created_at, updated_at, version, email_account_id, folder_id, uid_validity, uid, state, reason, attempts)
     values ($4, $1, now(), now(), 1, $5, $2, $3, $6, 'failed', $7, 1)
     on conflict (organization_id, email_account_id, folder_id, uid_validity, uid)
     do update set attempts = email_placements.attempts + 1, reason = excluded.reason, updated_at = now(), version = email_placements.version + 1
     where email_placements.state = 'failed'`,
    [...place(run), uuidv7(), run.mailbox.accountId, uid, reason.slice(0, 60)],
  );
}

/** Undoes `noteFailure` for attempts that were interrupted from outside. */
export async function takeBackAttempts(run: FolderRun, uids: readonly number[]): Promise<void> {
  const params = [...place(run), uids];
  const where = `organization_id = $1 and folder_id = $2 and uid_validity = $3 and uid = any($4::bigint[]) and state = 'failed'`;
  await boundQuery(`delete from email_placements where ${where} and attempts <= 1`, params);
  await boundQuery(`update email_placements set attempts = attempts - 1 where ${where}`, params);
}
