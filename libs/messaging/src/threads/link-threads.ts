import { Injectable } from '@nestjs/common';
import { CommerceApi } from '@app/commerce';
import { CrmApi } from '@app/crm';
import { Outbox, requireOrganizationId } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { EmailReceived, EmailSent, ThreadLinked } from '../events.js';

export interface ThreadLinks {
  leadId: string | null;
  dealId: string | null;
  customerId: string | null;
}

/** A thread and the addresses that may say whose it is, most likely first. */
export interface ThreadAddresses {
  threadId: string;
  addresses: readonly string[];
}

interface LinkedThread extends ThreadLinks {
  threadId: string;
  emailAccountId: string;
  ownerUserId: string;
}

/** Finds the lead, deal and customer of threads by the addresses in them. What somebody linked by hand stays as it is. */
@Injectable()
export class LinkThreads {
  constructor(
    private readonly crm: CrmApi,
    private readonly commerce: CommerceApi,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Links that are missing are added, none is replaced. Answers the links every given thread has now. The mail of threads
   * that were linked is announced as old mail, but for `freshIds`, which their caller announces.
   */
  async linkByAddress(threads: readonly ThreadAddresses[], freshIds: readonly string[]): Promise<Map<string, ThreadLinks>> {
    const proposals = await this.propose(threads);
    const linked = proposals.length === 0 ? [] : await this.add(proposals);
    await this.announceLinked(linked.map(({ id }) => id), freshIds);
    const rows = await boundQuery<ThreadLinks & { id: string }>(
      `select id, lead_id as "leadId", deal_id as "dealId", customer_id as "customerId" from email_threads where organization_id = $1 and id = any($2::uuid[])`,
      [requireOrganizationId(), threads.map(({ threadId }) => threadId)],
    );
    return new Map(rows.map(({ id, leadId, dealId, customerId }) => [id, { leadId, dealId, customerId }]));
  }

  /** Tells the world that threads have other links now, and the records they belong to about the mail in them. */
  async announceLinked(threadIds: readonly string[], freshIds: readonly string[]): Promise<void> {
    if (threadIds.length === 0) return;
    const threads = await boundQuery<LinkedThread>(
      `select t.id as "threadId", t.email_account_id as "emailAccountId", t.lead_id as "leadId", t.deal_id as "dealId", t.customer_id as "customerId", a.user_id as "ownerUserId"
       from email_threads t join email_accounts a on a.organization_id = $1 and a.id = t.email_account_id where t.organization_id = $1 and t.id = any($2::uuid[])`,
      [requireOrganizationId(), threadIds],
    );
    const byId = new Map(threads.map((thread) => [thread.threadId, thread]));
    for (const { ownerUserId: _, ...thread } of threads) this.outbox.publish(ThreadLinked, thread);
    const isLinked = ({ leadId, dealId, customerId }: ThreadLinks) => leadId !== null || dealId !== null || customerId !== null;
    for (const { id, threadId, direction, at } of await this.mailOf(threads.filter(isLinked).map((thread) => thread.threadId), freshIds)) {
      const facts = { ...byId.get(threadId)!, emailId: id, isBackfill: true };
      if (direction === 'inbound') this.outbox.publish(EmailReceived, { ...facts, receivedAt: new Date(at).toISOString() });
      else this.outbox.publish(EmailSent, { ...facts, sentAt: new Date(at).toISOString() });
    }
  }

  private add(proposals: Record<string, string | null>[]): Promise<{ id: string }[]> {
    return boundQuery<{ id: string }>(
      `update email_threads t set lead_id = coalesce(t.lead_id, p.lead_id), deal_id = coalesce(t.deal_id, p.deal_id),
         customer_id = coalesce(t.customer_id, p.customer_id), updated_at = now(), version = t.version + 1
       from jsonb_to_recordset($2::jsonb) as p (thread_id uuid, lead_id uuid, deal_id uuid, customer_id uuid)
       where t.organization_id = $1 and t.id = p.thread_id and not t.links_are_manual
         and ((t.lead_id is null and p.lead_id is not null) or (t.deal_id is null and p.deal_id is not null) or (t.customer_id is null and p.customer_id is not null))
       returning t.id`,
      [requireOrganizationId(), JSON.stringify(proposals)],
    );
  }

  /** Drafts, junk and deleted mail is nobody's news. */
  private mailOf(threadIds: readonly string[], exceptIds: readonly string[]): Promise<{ id: string; threadId: string; direction: string; at: string }[]> {
    return boundQuery(
      `select e.id, e.thread_id as "threadId", e.direction, case when e.direction = 'inbound' then coalesce(e.delivered_at, e.sent_at) else e.sent_at end as at
       from emails e left join email_folders f on f.organization_id = $1 and f.email_account_id = e.email_account_id and f.path = e.folder
       where e.organization_id = $1 and e.thread_id = any($2::uuid[]) and e.id <> all($3::uuid[]) and e.status <> 'draft'
         and coalesce(f.special_use, '') not in ('\\Junk', '\\Trash') order by e.sent_at, e.id`,
      [requireOrganizationId(), threadIds, exceptIds],
    );
  }

  /** For each thread the first address that belongs to a lead or deal, and the first that belongs to a customer. */
  private async propose(threads: readonly ThreadAddresses[]): Promise<Record<string, string | null>[]> {
    const addresses = [...new Set(threads.flatMap((thread) => thread.addresses))];
    if (addresses.length === 0) return [];
    const subjects = new Map((await this.crm.subjectsByEmail(addresses)).map((found) => [found.address, found]));
    const customers = new Map((await this.commerce.customersByEmail(addresses)).map((found) => [found.address, found]));
    const proposals = new Map<string, Record<string, string | null>>();
    for (const { threadId, addresses: candidates } of threads) {
      const subject = candidates.map((address) => subjects.get(address)).find((found) => found?.leadId || found?.dealId);
      const customer = candidates.map((address) => customers.get(address)).find((found) => found !== undefined);
      const known = proposals.get(threadId);
      const leadId = known?.['lead_id'] ?? subject?.leadId ?? null;
      const dealId = known?.['deal_id'] ?? subject?.dealId ?? null;
      const customerId = known?.['customer_id'] ?? customer?.customerId ?? null;
      if (leadId || dealId || customerId) proposals.set(threadId, { thread_id: threadId, lead_id: leadId, deal_id: dealId, customer_id: customerId });
    }
    return [...proposals.values()];
  }
}
