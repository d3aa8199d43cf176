import { Injectable } from '@nestjs/common';
import { Outbox, requireOrganizationId, uuidv7 } from '@app/kernel';
import { boundQuery, insertRows } from '../database/bound-query.js';
import { ThreadMerged } from '../events.js';
import { type KnownId, ThreadIndex, type ThreadKeys } from './thread-index.js';

export interface ThreadableRow {
  emailId: string;
  keys: ThreadKeys;
  subject: string;
  sentAt: Date;
}

export interface ThreadAssignment {
  threadOf: ReadonlyMap<string, string>;
  /** Threads whose messages changed and whose projection must be made anew. */
  touched: ReadonlySet<string>;
}

/**
 * ThreadIndex on the database: loads what is known of the ids of a batch, places its messages, stores what was learned.
 * Must run inside a transaction that holds the mailbox lock, so that two batches never decide at once.
 */
@Injectable()
export class AssignThreads {
  constructor(private readonly outbox: Outbox) {}

  async assign(accountId: string, rows: readonly ThreadableRow[], now: Date): Promise<ThreadAssignment> {
    const index = new ThreadIndex(uuidv7);
    index.load(await this.knownIds(accountId, rows.flatMap(({ keys }) => [keys.ownId, ...keys.linkedIds])));
    const placed = rows.map((row) => ({ row, placement: index.place(row.keys) }));
    const created = new Set(placed.filter(({ placement }) => placement.isNew).map(({ placement }) => placement.threadId));
    const threadOf = new Map(placed.map(({ row, placement }) => [row.emailId, index.survivor(placement.threadId)]));

    const firstRows = new Map(rows.toReversed().map((row) => [threadOf.get(row.emailId)!, row]));
    await this.createThreads(accountId, [...firstRows].filter(([threadId]) => created.has(threadId)), now);
    await this.storeIds(accountId, index.added.map((known) => ({ ...known, threadId: index.survivor(known.threadId) })));
    const merged = [...new Set(placed.flatMap(({ placement }) => placement.merged))].filter((threadId) => !created.has(threadId));
    await this.merge(accountId, merged.map((from) => ({ from, into: index.survivor(from) })));
    return { threadOf, touched: new Set(threadOf.values()) };
  }

  private async knownIds(accountId: string, ids: string[]): Promise<KnownId[]> {
    return boundQuery<KnownId>(
      `select id_hash as "idHash", subject_hash as "subjectHash", is_message as "isMessage", thread_id as "threadId"
       from email_message_ids where organization_id = $1 and email_account_id = $2 and id_hash = any($3::uuid[])`,
      [requireOrganizationId(), accountId, [...new Set(ids)]],
    );
  }

  private async createThreads(accountId: string, threads: [string, ThreadableRow][], now: Date): Promise<void> {
    const columns = {
      id: 'uuid', organization_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', version: 'int',
      email_account_id: 'uuid', subject: 'text', last_message_at: 'timestamptz',
    };
    await insertRows('email_threads', columns, threads.map(([id, { subject, sentAt }]) => ({
      id, organization_id: requireOrganizationId(), created_at: now, updated_at: now, version: 1,
      email_account_id: accountId, subject, last_message_at: sentAt,
    })));
  }

  private async storeIds(accountId: string, ids: KnownId[]): Promise<void> {
    const columns = { id: 'uuid', organization_id: 'uuid', email_account_id: 'uuid', id_hash: 'uuid', subject_hash: 'uuid', is_message: 'boolean', thread_id: 'uuid' };
    await insertRows('email_message_ids', columns, ids.map(({ idHash, subjectHash, isMessage, threadId }) => ({
      id: uuidv7(), organization_id: requireOrganizationId(), email_account_id: accountId,
      id_hash: idHash, subject_hash: subjectHash, is_message: isMessage, thread_id: threadId,
    })));
  }

  /** Moves messages, known ids and links to the surviving threads; what is left of the others points to them. */
  private async merge(accountId: string, merges: { from: string; into: string }[]): Promise<void> {
    if (merges.length === 0) return;
    const params = [requireOrganizationId(), JSON.stringify(merges)];
    const pairs = `jsonb_to_recordset($2::jsonb) as m ("from" uuid, "into" uuid)`;
    await boundQuery(`update emails e set thread_id = m."into" from ${pairs} where e.organization_id = $1 and e.thread_id = m."from"`, params);
    await boundQuery(`update email_message_ids i set thread_id = m."into" from ${pairs} where i.organization_id = $1 and i.thread_id = m."from"`, params);
    await boundQuery(
      `update email_threads t set lead_id = coalesce(t.lead_id, o.lead_id), deal_id = coalesce(t.deal_id, o.deal_id),
         customer_id = coalesce(t.customer_id, o.customer_id), links_are_manual = t.links_are_manual or o.links_are_manual
       from ${pairs} join email_threads o on o.organization_id = $1 and o.id = m."from" where t.organization_id = $1 and t.id = m."into"`,
      params,
    );
    await boundQuery(
      `update email_threads t set merged_into_id = m."into", message_count = 0, updated_at = now(), version = t.version + 1
       from ${pairs} where t.organization_id = $1 and (t.id = m."from" or t.merged_into_id = m."from")`,
      params,
    );
    for (const { from, into } of merges) this.outbox.publish(ThreadMerged, { threadId: into, mergedThreadId: from, emailAccountId: accountId });
  }
}
