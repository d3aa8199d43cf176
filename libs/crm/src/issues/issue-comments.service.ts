import { expectVersion, NotFound, Outbox, requireScope, requireUserId, type ListQuery } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueCommented } from '../events.js';
import { EnqueueSync } from './github/enqueue-sync.js';
import type { CreateIssueComment, UpdateIssueComment } from './issue-comment.dto.js';
import { IssueComment } from './issue-comment.entity.js';
import { IssueCommentView, IssueView } from './issue.view.js';
import { IssuesService } from './issues.service.js';

/** Comments on the issues of the running organization. Everybody changes and removes only their own: 404 for those of others. */
@Injectable()
export class IssueCommentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly issues: IssuesService,
    private readonly sync: EnqueueSync,
  ) {}

  async list(issueId: string, query: ListQuery) {
    await IssueView.one(issueId);
    return IssueCommentView.page(query, { sql: 't.issue_id = ?', params: [issueId] });
  }

  async create(issueId: string, { body }: CreateIssueComment) {
    const issue = await this.issues.lock(issueId);
    const comment = this.em.create(IssueComment, { issueId, body, authorId: requireScope().userId, isPushed: !issue.isConnected() });
    this.outbox.publish(IssueCommented, { issueId, commentId: comment.id });
    await this.em.flush();
    await this.sync.of(issue);
    return IssueCommentView.one(comment.id);
  }

  async update(issueId: string, id: string, { body }: UpdateIssueComment) {
    const { issue, comment } = await this.own(issueId, id);
    expectVersion(comment);
    const isChanged = comment.rewrite(body, issue.isConnected());
    await this.em.flush();
    if (isChanged) await this.sync.of(issue);
    return IssueCommentView.one(id);
  }

  async delete(issueId: string, id: string): Promise<void> {
    const { issue, comment } = await this.own(issueId, id);
    expectVersion(comment);
    comment.delete(requireScope().now(), issue.isConnected());
    await this.em.flush();
    await this.sync.of(issue);
  }

  private async own(issueId: string, id: string) {
    const issue = await this.issues.lock(issueId);
    const mine = { id, issueId, authorId: requireUserId(), deletedAt: null };
    const comment = await this.em.findOneOrFail(IssueComment, mine, { failHandler: () => new NotFound(), lockMode: LockMode.PESSIMISTIC_WRITE });
    return { issue, comment };
  }
}
