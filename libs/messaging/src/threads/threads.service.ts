import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { CommerceApi } from '@app/commerce';
import { CrmApi } from '@app/crm';
import { expectVersion, Jobs, missing, NotFound, requireOrganizationId, requireUserId, type ListQuery } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { EmailAccount } from '../accounts/email-account.entity.js';
import { countUnread } from '../sync/count-unread.js';
import { lockMailbox } from '../sync/mailbox-lock.js';
import { PushFlagsJob } from '../sync/push-flags.job.js';
import { refreshMarks } from '../sync/update-placements.js';
import { EmailThread } from './email-thread.entity.js';
import { LinkThreads } from './link-threads.js';
import { refreshThreads } from './refresh-threads.js';
import type { UpdateThread } from './thread.dto.js';
import { ThreadView, visibleThreads } from './thread.view.js';

/** Conversations. Everybody reads their own and those linked to records; only the owner of the mailbox changes them. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly em: EntityManager,
    private readonly crm: CrmApi,
    private readonly commerce: CommerceApi,
    private readonly links: LinkThreads,
    private readonly jobs: Jobs,
  ) {}

  list(query: ListQuery) {
    return ThreadView.page(query, visibleThreads());
  }

  /** A thread that was merged answers as the one it became part of. */
  async get(id: string) {
    return ThreadView.one(await this.survivorOf(id), visibleThreads());
  }

  async update(id: string, { isRead, isStarred, category, ...links }: UpdateThread) {
    const thread = await this.load(await this.survivorOf(id));
    expectVersion(thread);
    await this.requireLinked(links);
    if (category !== undefined) thread.category = category;
    const isLinkedAnew = Object.values(links).some((value) => value !== undefined) && thread.link(links);
    await this.em.flush();
    if (isLinkedAnew) await this.links.announceLinked([thread.id], []);
    if (isRead !== undefined) await this.mark(thread, 'seen', isRead);
    if (isStarred !== undefined) await this.mark(thread, 'flagged', isStarred);
    return ThreadView.one(thread.id);
  }

  async survivorOf(id: string): Promise<string> {
    const [row] = await boundQuery<{ id: string }>('select coalesce(merged_into_id, id) as id from email_threads where organization_id = $1 and id = $2', [requireOrganizationId(), id]);
    if (!row) throw new NotFound();
    return row.id;
  }

  private async load(id: string): Promise<EmailThread> {
    const thread = await this.em.findOneOrFail(EmailThread, { id }, { failHandler: () => new NotFound() });
    await this.em.findOneOrFail(EmailAccount, { id: thread.emailAccountId, userId: requireUserId(), deletedAt: null }, { failHandler: () => new NotFound() });
    return thread;
  }

  private async requireLinked({ leadId, dealId, customerId }: Pick<UpdateThread, 'leadId' | 'dealId' | 'customerId'>): Promise<void> {
    if (leadId && !(await this.crm.exists({ type: 'lead', id: leadId }))) throw missing('#/leadId');
    if (dealId && !(await this.crm.exists({ type: 'deal', id: dealId }))) throw missing('#/dealId');
    if (customerId && !(await this.commerce.exists(customerId))) throw missing('#/customerId');
  }

  /** Marks messages here at once and remembers to do the same on the server; until then the server's marks do not count. */
  private async mark(thread: EmailThread, flag: 'seen' | 'flagged', isSet: boolean): Promise<void> {
    await lockMailbox(thread.emailAccountId);
    const params = [requireOrganizationId(), thread.id, isSet];
    const column = flag === 'seen' ? 'is_read' : 'is_starred';
    const newestOnly = flag === 'flagged' && isSet ? 'and id = (select id from emails where organization_id = $1 and thread_id = $2 order by sent_at desc, id desc limit 1)' : '';
    const changed = await boundQuery<{ id: string }>(
      `update emails set ${column} = $3, updated_at = now(), version = version + 1 ${flag === 'seen' ? ', read_at = case when $3 then coalesce(read_at, now()) end' : ''}
       where organization_id = $1 and thread_id = $2 and ${column} <> $3 ${flag === 'seen' ? `and direction = 'inbound'` : ''} ${newestOnly} returning id`,
      params,
    );
    if (changed.length === 0) return;
    const ids = changed.map(({ id }) => id);
    const places = await boundQuery<{ uid: string }>(
      `update email_placements set is_${flag} = $3, wants_${flag} = $3 where organization_id = $1 and email_id = any($2::uuid[]) and is_${flag} <> $3 returning uid`,
      [requireOrganizationId(), ids, isSet],
    );
    await refreshMarks(ids);
    await refreshThreads([thread.id]);
    await countUnread(thread.emailAccountId);
    if (places.length > 0) await this.jobs.enqueue(PushFlagsJob, { emailAccountId: thread.emailAccountId }, { dedupeKey: thread.emailAccountId });
  }
}
