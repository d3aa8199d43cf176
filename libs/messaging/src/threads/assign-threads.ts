import { Injectable } from '@nestjs/common';
import { Outbox, requireOrganizationId, uuidv7 } from '@app/kernel';
import { boundQuery, insertRows } from '../database/bound-query.js';
import { ThreadMerged } from '../events.js';
import { type KnownId, ThreadIndex, type ThreadKeys } from './thread-index.js';

export interface ThreadableRow {
  emailId: string;
  keys: ThreadKeys;
}

const ID_COLUMNS = { organization_id: 'uuid', id_hash: 'uuid', subject_hash: 'uuid', is_message: 'boolean', thread_id: 'uuid' };

/**
 * ThreadIndex on the database: loads what is known of the ids of a batch, places its messages, stores what was learned.
 * Must run inside a transaction that holds the mailbox lock, so that two batches never decide at once. New threads get
 * their rows from refreshThreads, which must follow once the messages are stored.
 */
@Injectable()
export class AssignThreads {
  constructor(private readonly outbox: Outbox) {}

  /** The thread of every message, by the message's id. */
  async assign(accountId: string, rows: readonly ThreadableRow[]): Promise<Map<string, string>> {
    const index = new ThreadIndex(uuidv7);
    index.load(await this.knownIds(rows.flatMap(({ keys }) => [keys.ownId, ...keys.linkedIds])));
    const placed = rows.map((row) => ({ row, placement: index.place(row.keys) }));
    const created = new Set(placed.filter(({ placement }) => placement.isNew).map(({ placement }) => placement.threadId));
    await this.storeIds(index.added.map((known) => ({ ...known, threadId: index.survivor(known.threadId) })));
    const merged = [...new Set(placed.flatMap(({ placement }) => placement.merged))].filter((threadId) => !created.has(threadId));
    await this.merge(accountId, merged.map((from) => ({ from, into: index.survivor(from) })));
    return new Map(placed.map(({ row, placement }) => [row.emailId, index.survivor(placement.threadId)]));
  }

  /** One index probe an id, whatever the planner believes about the table. */
  private knownIds(ids: string[]): Promise<KnownId[]> {
    return boundQuery<KnownId>(
      `select i.id_hash as "idHash", i.subject_hash as "subjectHash", i.is_message as "isMessage", i.thread_id as "threadId"
       from unnest($2::uuid[]) as wanted (id) cross join lateral (select * from email_message_ids where organization_id = $1 and id_hash = wanted.id offset 0) i`,
      [requireOrganizationId(), [...new Set(ids)]],
    );
  }

  private async storeIds(ids: KnownId[]): Promise<void> {
    const organizationId = requireOrganizationId();
    await insertRows('email_message_ids', ID_COLUMNS, ids.map(({ idHash, subjectHash, isMessage, threadId }) => ({
      organization_id: organizationId, id_hash: idHash, subject_hash: subjectHash, is_message: isMessage, thread_id: threadId,
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
