import { Injectable } from '@nestjs/common';
import { Clock, Outbox, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { boundQuery, insertRows } from '../database/bound-query.js';
import { counterparts, EMAIL_COLUMNS, type EmailRow, emailRow, isAnnounced } from '../emails/email-row.js';
import { EmailReceived, EmailSent } from '../events.js';
import type { ParsedMessage } from '../parsing/parsed-message.js';
import { AssignThreads } from '../threads/assign-threads.js';
import { LinkThreads, type ThreadLinks } from '../threads/link-threads.js';
import { refreshThreads } from '../threads/refresh-threads.js';
import { type ThreadKeys, threadKeys } from '../threads/thread-index.js';
import type { FolderRun } from './folder-run.js';
import { lockMailbox } from './mailbox-lock.js';
import { refreshMarks } from './update-placements.js';
import { insertPlacements, type NewPlacement } from './placements.js';

/** A message whose raw bytes are in storage and which was taken apart. */
export interface ReadMessage {
  uid: number;
  flags: ReadonlySet<string>;
  receivedAt: Date | null;
  sizeBytes: number;
  contentHash: string;
  rawSizeBytes: number;
  parsed: ParsedMessage;
}

interface NewEmail {
  message: ReadMessage;
  keys: ThreadKeys;
  row: EmailRow;
}

/**
 * Stores a batch of messages: rows, threads, links, places and events in one transaction with the proof that this run
 * still owns the folder. A crash before the commit leaves nothing; a place that is stored already stays as it is.
 */
@Injectable()
export class IngestMessages {
  constructor(
    private readonly threads: AssignThreads,
    private readonly links: LinkThreads,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The number of places stored. */
  async store(run: FolderRun, messages: readonly ReadMessage[]): Promise<number> {
    return requireScope().transaction(async () => {
      await run.lease.prove();
      await lockMailbox(run.mailbox.accountId);
      if (messages.length === 0) return 0;
      const emailIds = await this.existingEmails(run.mailbox.accountId, messages);
      const fresh = this.newEmails(run, messages, emailIds);
      await this.storeEmails(run, fresh);
      await insertPlacements(run, messages.map((message) => placementOf(message, emailIds.get(message.contentHash)!)));
      await this.showAgain(messages.filter(({ contentHash }) => !fresh.some(({ message }) => message.contentHash === contentHash)), run, emailIds);
      return messages.length;
    });
  }

  private async existingEmails(accountId: string, messages: readonly ReadMessage[]): Promise<Map<string, string>> {
    const rows = await boundQuery<{ id: string; hash: string }>(
      `select e.id, wanted.hash from unnest($3::text[]) as wanted (hash)
       cross join lateral (select id, email_account_id from emails where organization_id = $1 and content_hash = wanted.hash offset 0) e
       where e.email_account_id = $2`,
      [requireOrganizationId(), accountId, [...new Set(messages.map(({ contentHash }) => contentHash))]],
    );
    return new Map(rows.map(({ id, hash }) => [hash, id]));
  }

  /** Messages whose bytes the mailbox did not hold anywhere; their ids are added to `emailIds`. */
  private newEmails(run: FolderRun, messages: readonly ReadMessage[], emailIds: Map<string, string>): NewEmail[] {
    const now = this.clock.now();
    return messages.flatMap((message) => {
      if (emailIds.has(message.contentHash)) return [];
      const id = uuidv7();
      emailIds.set(message.contentHash, id);
      const keys = threadKeys(run.mailbox.accountId, { ...message.parsed, contentHash: message.contentHash });
      const isQuiet = run.quietBefore !== null && (message.receivedAt ?? run.quietBefore) <= run.quietBefore;
      const found = { ...message, folderPath: run.path, specialUse: run.specialUse };
      return [{ message, keys, row: emailRow(id, message.parsed, keys, found, run.mailbox, now, isQuiet) }];
    });
  }

  private async storeEmails(run: FolderRun, fresh: readonly NewEmail[]): Promise<void> {
    if (fresh.length === 0) return;
    const organizationId = requireOrganizationId();
    const now = this.clock.now();
    const { accountId, email } = run.mailbox;
    const threadOf = await this.threads.assign(accountId, fresh.map(({ keys, row }) => ({ emailId: row.id, keys })));
    await insertRows('emails', EMAIL_COLUMNS, fresh.map(({ row }) => ({ ...row, organization_id: organizationId, thread_id: threadOf.get(row.id) })));
    await insertRows('email_attachments', ATTACHMENT_COLUMNS, fresh.flatMap(({ row, message }) => attachmentRows(organizationId, row.id, message.parsed, now)));
    await refreshThreads(threadOf.values());
    const linked = await this.links.linkByAddress(
      fresh.map(({ row, message }) => ({ threadId: threadOf.get(row.id)!, addresses: counterparts(message.parsed, email) })),
      fresh.map(({ row }) => row.id),
    );
    this.announce(run, fresh, threadOf, linked);
  }

  /** Old mail is news only for the record it belongs to; new mail is news in any case. */
  private announce(run: FolderRun, fresh: readonly NewEmail[], threadOf: ReadonlyMap<string, string>, linked: ReadonlyMap<string, ThreadLinks>): void {
    for (const { row } of fresh) {
      const threadId = threadOf.get(row.id)!;
      const links = linked.get(threadId) ?? { leadId: null, dealId: null, customerId: null };
      const isLinked = links.leadId !== null || links.dealId !== null || links.customerId !== null;
      if (!isAnnounced(row, run.specialUse) || (row.is_backfill && !isLinked)) continue;
      const facts = { emailId: row.id, threadId, emailAccountId: run.mailbox.accountId, ownerUserId: run.mailbox.ownerUserId, ...links, isBackfill: row.is_backfill };
      const at = ((row['delivered_at'] as Date | null) ?? row.sent_at).toISOString();
      if (row.direction === 'inbound') this.outbox.publish(EmailReceived, { ...facts, receivedAt: at });
      else this.outbox.publish(EmailSent, { ...facts, sentAt: row.sent_at.toISOString() });
    }
  }

  /** A copy, or a message that was moved: it is on the server (again), perhaps with other marks, and this folder may be where. */
  private async showAgain(copies: readonly ReadMessage[], run: FolderRun, emailIds: ReadonlyMap<string, string>): Promise<void> {
    if (copies.length === 0) return;
    const places = copies.map(({ contentHash, uid }) => ({ id: emailIds.get(contentHash), uid }));
    await boundQuery(
      `update emails e set removed_at = null, folder = $3, uid = p.uid, updated_at = now(), version = version + 1
       from jsonb_to_recordset($2::jsonb) as p (id uuid, uid bigint) where e.organization_id = $1 and e.id = p.id and e.removed_at is not null`,
      [requireOrganizationId(), JSON.stringify(places), run.path],
    );
    await refreshMarks(places.flatMap(({ id }) => id ?? []));
  }
}

const ATTACHMENT_COLUMNS = {
  id: 'uuid', organization_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', version: 'int', email_id: 'uuid',
  file_name: 'text', file_size: 'bigint', file_type: 'text', part_index: 'int', content_id: 'text', disposition: 'text', sha256: 'text',
};

function attachmentRows(organizationId: string, emailId: string, parsed: ParsedMessage, now: Date): Record<string, unknown>[] {
  return parsed.attachments.map((attachment) => ({
    id: uuidv7(), organization_id: organizationId, created_at: now, updated_at: now, version: 1, email_id: emailId,
    file_name: attachment.fileName, file_size: attachment.sizeBytes, file_type: attachment.contentType, part_index: attachment.partIndex,
    content_id: attachment.contentId, disposition: attachment.disposition, sha256: attachment.sha256,
  }));
}

function placementOf({ uid, flags, receivedAt, sizeBytes }: ReadMessage, emailId: string): NewPlacement {
  return { uid, state: 'stored', emailId, reason: null, attempts: 1, receivedAt, sizeBytes, isSeen: flags.has('\\Seen'), isFlagged: flags.has('\\Flagged') };
}
