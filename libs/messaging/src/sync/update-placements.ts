import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { refreshThreads } from '../threads/refresh-threads.js';
import type { FolderRun } from './folder-run.js';
import { lockMailbox } from './mailbox-lock.js';

export interface FlagState {
  uid: number;
  isSeen: boolean;
  isFlagged: boolean;
}

const CHUNK = 2_000;

/** Takes over the flags of a server, except where ours are still on their way there. Answers how many places changed. */
export async function updateFlags(run: FolderRun, states: readonly FlagState[]): Promise<number> {
  let changed = 0;
  for (let start = 0; start < states.length; start += CHUNK) changed += await updateFlagChunk(run, states.slice(start, start + CHUNK));
  return changed;
}

/** Forgets places that are gone from the server. Answers how many there were. */
export async function removePlacements(run: FolderRun, uids: readonly number[]): Promise<number> {
  let removed = 0;
  for (let start = 0; start < uids.length; start += CHUNK) {
    const chunk = uids.slice(start, start + CHUNK);
    removed += await requireScope().transaction(async () => {
      await run.lease.prove();
      await lockMailbox(run.mailbox.accountId);
      return removeChunk(run, chunk);
    });
  }
  return removed;
}

async function updateFlagChunk(run: FolderRun, states: readonly FlagState[]): Promise<number> {
  return requireScope().transaction(async () => {
    await run.lease.prove();
    await lockMailbox(run.mailbox.accountId);
    const rows = await boundQuery<{ email_id: string | null }>(
      `update email_placements p set is_seen = coalesce(p.wants_seen, s."isSeen"), is_flagged = coalesce(p.wants_flagged, s."isFlagged")
       from jsonb_to_recordset($4::jsonb) as s (uid bigint, "isSeen" boolean, "isFlagged" boolean)
       where p.organization_id = $1 and p.folder_id = $2 and p.uid_validity = $3 and p.uid = s.uid
         and (p.is_seen, p.is_flagged) is distinct from (coalesce(p.wants_seen, s."isSeen"), coalesce(p.wants_flagged, s."isFlagged"))
       returning p.email_id`,
      [requireOrganizationId(), run.folderId, run.uidValidity.toString(), JSON.stringify(states)],
    );
    await refreshMarks(rows.flatMap(({ email_id }) => email_id ?? []));
    return rows.length;
  });
}

/** A message counts as read, or starred, when it is in one of its places. Refreshes the threads of what changed. */
export async function refreshMarks(emailIds: readonly string[]): Promise<void> {
  if (emailIds.length === 0) return;
  const rows = await boundQuery<{ thread_id: string }>(
    `update emails e set is_read = m.is_seen or e.direction = 'outbound', is_starred = m.is_flagged,
       read_at = case when m.is_seen then coalesce(e.read_at, now()) end, updated_at = now(), version = e.version + 1
     from unnest($2::uuid[]) as wanted (email_id) cross join lateral (
       select wanted.email_id, bool_or(is_seen) as is_seen, bool_or(is_flagged) as is_flagged from email_placements
       where organization_id = $1 and email_id = wanted.email_id having count(*) > 0) m
     where e.organization_id = $1 and e.id = m.email_id
       and (e.is_read, e.is_starred) is distinct from (m.is_seen or e.direction = 'outbound', m.is_flagged)
     returning e.thread_id`,
    [requireOrganizationId(), emailIds],
  );
  await refreshThreads(rows.map(({ thread_id }) => thread_id));
}

/**
 * What remains of a message without a place: drafts vanish (every autosave of a mail program is another message), mail that
 * was sent or received stays and says that it is no longer on the server.
 */
async function removeChunk(run: FolderRun, uids: readonly number[]): Promise<number> {
  const organizationId = requireOrganizationId();
  const removed = await boundQuery<{ email_id: string | null }>(
    'delete from email_placements where organization_id = $1 and folder_id = $2 and uid_validity = $3 and uid = any($4::bigint[]) returning email_id',
    [organizationId, run.folderId, run.uidValidity.toString(), uids],
  );
  await settlePlaceless(removed.flatMap(({ email_id }) => email_id ?? []));
  return removed.length;
}

/** Brings messages that lost a place in line with the places they have left. */
export async function settlePlaceless(emailIds: readonly string[]): Promise<void> {
  if (emailIds.length === 0) return;
  const params = [requireOrganizationId(), [...new Set(emailIds)]];
  const drafts = await boundQuery<{ thread_id: string }>(
    `delete from emails e where e.organization_id = $1 and e.id = any($2::uuid[]) and e.status = 'draft'
       and not exists (select from email_placements p where p.organization_id = $1 and p.email_id = e.id) returning e.thread_id`,
    params,
  );
  await boundQuery(
    `update emails e set folder = p.path, uid = p.uid, removed_at = case when p.uid is null then now() end, updated_at = now(), version = e.version + 1
     from unnest($2::uuid[]) as lost (id) left join lateral (
       select f.path, p.uid from email_placements p join email_folders f on f.organization_id = $1 and f.id = p.folder_id
       where p.organization_id = $1 and p.email_id = lost.id order by p.created_at limit 1) p on true
     where e.organization_id = $1 and e.id = lost.id and (e.folder, e.uid) is distinct from (p.path, p.uid)`,
    params,
  );
  await refreshThreads(drafts.map(({ thread_id }) => thread_id));
  await refreshMarks(emailIds);
}
