import { requireOrganizationId } from '@app/kernel';
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
  organization_id: 'uuid', folder_id: 'uuid', uid_validity: 'bigint', uid: 'bigint', state: 'text', email_id: 'uuid', reason: 'text', attempts: 'int',
  received_at: 'timestamptz', size_bytes: 'bigint', is_seen: 'boolean', is_flagged: 'boolean',
};
/** A place that failed before takes what is known now; one that is stored stays as it is. */
const REPLACE_FAILED = `on conflict (organization_id, folder_id, uid_validity, uid) do update set state = excluded.state, email_id = excluded.email_id,
  reason = excluded.reason, attempts = excluded.attempts, received_at = excluded.received_at, size_bytes = excluded.size_bytes,
  is_seen = excluded.is_seen, is_flagged = excluded.is_flagged where email_placements.state = 'failed'`;

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
  const [organizationId, folderId, uidValidity] = place(run);
  const rows = placements.map((p) => ({
    organization_id: organizationId, folder_id: folderId, uid_validity: uidValidity, uid: p.uid, state: p.state, email_id: p.emailId, reason: p.reason,
    attempts: p.attempts, received_at: p.receivedAt, size_bytes: p.sizeBytes, is_seen: p.isSeen, is_flagged: p.isFlagged,
  }));
  await insertRows('email_placements', COLUMNS, rows, REPLACE_FAILED);
}

/** Notes a failed attempt; after MAX_ATTEMPTS the message is left alone and the folder counts as read. */
export async function noteFailure(run: FolderRun, uid: number, reason: string): Promise<void> {
  await boundQuery(
    `insert into email_placements (organization_id, folder_id, uid_validity, uid, state, reason, attempts) values ($1, $2, $3, $4, 'failed', $5, 1)
     on conflict (organization_id, folder_id, uid_validity, uid) do update set attempts = email_placements.attempts + 1, reason = excluded.reason
     where email_placements.state = 'failed'`,
    [...place(run), uid, reason.slice(0, 60)],
  );
}

/** Undoes `noteFailure` for attempts that were interrupted from outside. */
export async function takeBackAttempts(run: FolderRun, uids: readonly number[]): Promise<void> {
  const params = [...place(run), uids];
  const where = `organization_id = $1 and folder_id = $2 and uid_validity = $3 and uid = any($4::bigint[]) and state = 'failed'`;
  await boundQuery(`delete from email_placements where ${where} and attempts <= 1`, params);
  await boundQuery(`update email_placements set attempts = attempts - 1 where ${where}`, params);
}
