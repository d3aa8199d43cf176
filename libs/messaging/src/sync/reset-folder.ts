import { Injectable } from '@nestjs/common';
import { Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { MailboxReset } from '../events.js';
import { hashedKey, parseMessageIds } from '../threads/message-ids.js';
import type { FolderRun } from './folder-run.js';
import type { ImapSession } from './imap/imap-session.js';
import { lockMailbox } from './mailbox-lock.js';
import { settlePlaceless } from './update-placements.js';

/** What identifies a message when its number does not. */
export interface MessageIdentity {
  uid: number;
  /** Hash of the Message-ID; null when it has none. */
  idHash: string | null;
  receivedAtMs: number | null;
  sizeBytes: number;
}

interface StoredIdentity extends Omit<MessageIdentity, 'uid'> {
  /** The place under the old numbering. */
  place: string;
}

const CHUNK = 5_000;

/**
 * After a server numbered a folder anew (UIDVALIDITY changed): recognises the messages it already had by Message-ID, date and
 * size, gives their places the new numbers and forgets the rest, in one transaction with one event. Nothing is new mail.
 */
@Injectable()
export class ResetFolder {
  constructor(private readonly outbox: Outbox) {}

  /** `run` carries the new UIDVALIDITY. Answers how many places were forgotten. */
  async reset(run: FolderRun, session: ImapSession): Promise<number> {
    const server = await this.serverIdentities(run, session);
    return requireScope().transaction(async () => {
      await run.lease.prove();
      await lockMailbox(run.mailbox.accountId);
      const stored = await this.storedIdentities(run);
      const matches = matchIdentities(stored, server);
      await this.renumber(run, matches);
      const removed = await this.forgetOthers(run);
      await boundQuery(
        `update email_folders set uid_validity = $3, quiet_before = coalesce(last_sync_at, now()),
           uid_next = null, highest_modseq = null, message_count = 0, last_full_sync_at = null, last_sync_at = null
         where organization_id = $1 and id = $2`,
        [requireOrganizationId(), run.folderId, run.uidValidity.toString()],
      );
      this.outbox.publish(MailboxReset, { emailAccountId: run.mailbox.accountId, folderId: run.folderId, matched: matches.size, removed, added: server.length - matches.size });
      return removed;
    });
  }

  private async serverIdentities(run: FolderRun, session: ImapSession): Promise<MessageIdentity[]> {
    const uids = (await session.listMessages()).map(({ uid }) => uid);
    const identities: MessageIdentity[] = [];
    for await (const { uid, receivedAt, sizeBytes, messageIdHeader } of session.readIdentities(uids)) {
      const [id] = parseMessageIds(messageIdHeader.replace(/^[^:]*:/, ''));
      identities.push({ uid, idHash: id ? hashedKey(`${run.mailbox.accountId} ${id}`) : null, receivedAtMs: receivedAt?.getTime() ?? null, sizeBytes });
    }
    return identities;
  }

  private async storedIdentities(run: FolderRun): Promise<StoredIdentity[]> {
    const rows = await boundQuery<{ place: string; id_hash: string | null; received_ms: string | null; size_bytes: string }>(
      `select p.uid_validity || ' ' || p.uid as place, case when e.message_id is not null then e.message_id_hash end as id_hash, extract(epoch from p.received_at) * 1000 as received_ms, p.size_bytes
       from email_placements p left join emails e on e.organization_id = $1 and e.id = p.email_id
       where p.organization_id = $1 and p.folder_id = $2 and p.state = 'stored' and p.uid_validity <> $3 order by p.uid`,
      [requireOrganizationId(), run.folderId, run.uidValidity.toString()],
    );
    return rows.map((row) => ({
      place: row.place, idHash: row.id_hash, receivedAtMs: row.received_ms === null ? null : Number(row.received_ms), sizeBytes: Number(row.size_bytes),
    }));
  }

  private async renumber(run: FolderRun, matches: ReadonlyMap<string, number>): Promise<void> {
    const pairs = [...matches].map(([place, uid]) => ({ validity: place.split(' ')[0], uid: place.split(' ')[1], next: uid }));
    for (let start = 0; start < pairs.length; start += CHUNK) {
      await boundQuery(
        `update email_placements p set uid = m.next, uid_validity = $2 from jsonb_to_recordset($3::jsonb) as m (validity bigint, uid bigint, next bigint)
         where p.organization_id = $1 and p.folder_id = $4 and p.uid_validity = m.validity and p.uid = m.uid`,
        [requireOrganizationId(), run.uidValidity.toString(), JSON.stringify(pairs.slice(start, start + CHUNK)), run.folderId],
      );
    }
    await boundQuery(
      `update emails e set uid = p.uid from email_placements p
       where e.organization_id = $1 and p.organization_id = $1 and p.folder_id = $2 and p.email_id = e.id and e.folder = $3 and e.uid is distinct from p.uid`,
      [requireOrganizationId(), run.folderId, run.path],
    );
  }

  private async forgetOthers(run: FolderRun): Promise<number> {
    const forgotten = await boundQuery<{ email_id: string | null }>(
      'delete from email_placements where organization_id = $1 and folder_id = $2 and uid_validity <> $3 returning email_id',
      [requireOrganizationId(), run.folderId, run.uidValidity.toString()],
    );
    await settlePlaceless(forgotten.flatMap(({ email_id }) => email_id ?? []));
    return forgotten.length;
  }
}

/**
 * Pairs stored places with numbers on the server, each at most once: first by Message-ID, date and size, then, because a
 * rebuilt server may date everything anew, by Message-ID and size alone. Messages without Message-ID need date and size.
 */
export function matchIdentities(stored: readonly StoredIdentity[], server: readonly MessageIdentity[]): Map<string, number> {
  const matches = new Map<string, number>();
  const exact = (identity: Omit<MessageIdentity, 'uid'>) => `${identity.idHash}|${identity.receivedAtMs}|${identity.sizeBytes}`;
  const byId = (identity: Omit<MessageIdentity, 'uid'>) => (identity.idHash ? `${identity.idHash}|${identity.sizeBytes}` : null);
  let open = [...server];
  for (const keyOf of [exact, byId]) {
    const numbers = new Map<string, number[]>();
    for (const identity of open) {
      const key = keyOf(identity);
      if (key === null) continue;
      const sameKey = numbers.get(key);
      if (sameKey) sameKey.push(identity.uid);
      else numbers.set(key, [identity.uid]);
    }
    for (const identity of stored) {
      const key = keyOf(identity);
      const uid = matches.has(identity.place) || key === null ? undefined : numbers.get(key)?.shift();
      if (uid !== undefined) matches.set(identity.place, uid);
    }
    const taken = new Set(matches.values());
    open = open.filter(({ uid }) => !taken.has(uid));
  }
  return matches;
}
