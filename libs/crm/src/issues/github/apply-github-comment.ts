import { Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueCommented } from '../../events.js';
import { IssueComment } from '../issue-comment.entity.js';
import type { Issue } from '../issue.entity.js';
import type { GithubComment } from './github-payloads.js';
import { markerOf, sumOf, unmarked } from './shared-fields.js';

/** Takes over what GitHub says of a comment. Older news change nothing; what was removed once stays removed. */
@Injectable()
export class ApplyGithubComment {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  async apply(issue: Issue, action: string, remote: GithubComment): Promise<void> {
    const at = new Date(remote.updated_at);
    const known = await this.find(issue.id, remote);
    if (!known) return this.add(issue, action === 'deleted', remote);
    known.githubCommentId = remote.id;
    if (known.deletedAt) return;
    if (action === 'deleted') {
      known.deletedAt = requireScope().now();
      known.isPushed = true;
      return;
    }
    const sum = sumOf(remote.body);
    const isStale = known.githubUpdatedAt != null && at < known.githubUpdatedAt;
    // whatever the clocks say: what was told from here is no answer to what was written here since
    const isNewerHere = !known.isPushed && (sum === known.githubBodySum || known.updatedAt > at);
    if (isStale || isNewerHere) return;
    known.githubUpdatedAt = at;
    known.githubBodySum = sum;
    known.isPushed = true;
    known.body = unmarked(remote.body);
  }

  private async add(issue: Issue, isDeleted: boolean, remote: GithubComment): Promise<void> {
    const at = requireScope().now();
    const comment = this.em.create(IssueComment, {
      issueId: issue.id,
      authorId: await this.memberOf(remote.user?.login),
      authorLogin: remote.user?.login.slice(0, 100) ?? null,
      body: unmarked(remote.body),
      githubCommentId: remote.id,
      githubUpdatedAt: new Date(remote.updated_at),
      githubBodySum: sumOf(remote.body),
      isPushed: true,
      createdAt: new Date(remote.created_at),
      deletedAt: isDeleted ? at : null,
    });
    if (!isDeleted) this.outbox.publish(IssueCommented, { issueId: issue.id, commentId: comment.id });
  }

  /** By the id at GitHub; by the marker while the answer to its creation is on its way; by writer and second when the issue was unlinked in between. */
  private async find(issueId: string, remote: GithubComment): Promise<IssueComment | null> {
    const find = (where: object) => this.em.findOne(IssueComment, { issueId, ...where }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const known = await find({ githubCommentId: remote.id });
    if (known) return known;
    const id = markerOf('comment', remote.body);
    const ours = id ? await find({ id, githubCommentId: null }) : null; // a copied text is another comment
    return ours ?? (remote.user ? find({ githubCommentId: null, authorLogin: remote.user.login, createdAt: new Date(remote.created_at) }) : null);
  }

  private async memberOf(login: string | undefined): Promise<string | null> {
    if (!login) return null;
    const [row] = await requireScope().rows<{ user_id: string }>('select user_id from github_logins where organization_id = ? and login = ?', [requireOrganizationId(), login.toLowerCase()]);
    return row?.user_id ?? null;
  }
}
