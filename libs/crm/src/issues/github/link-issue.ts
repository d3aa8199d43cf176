import { constraintOf, requireScope } from '@app/kernel';
import { ConnectedGithub } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { LinkIssue } from '../issue.dto.js';
import { IssueLinked, IssueNotLinked } from '../issue.problems.js';
import { IssueView } from '../issue.view.js';
import { IssuesService } from '../issues.service.js';
import { noteHistory } from '../note-history.js';
import { EnqueueSync } from './enqueue-sync.js';
import { requireGithub } from './require-github.js';

/** Ties an issue to one that is at GitHub already, and unties it. */
@Injectable()
export class LinkIssueToGithub {
  constructor(
    private readonly em: EntityManager,
    private readonly issues: IssuesService,
    private readonly github: ConnectedGithub,
    private readonly sync: EnqueueSync,
  ) {}

  /** From then on both say what GitHub says now, and have the labels of both. 409 `issue_linked` when either is linked. */
  async link(id: string, { number, pluginId }: LinkIssue) {
    const issue = await this.issues.lock(id);
    if (issue.isConnected()) throw new IssueLinked();
    const { pluginId: ofPlugin, owner, repository } = await requireGithub(this.github, pluginId);
    Object.assign(issue, {
      pluginId: ofPlugin, githubOwner: owner, githubRepository: repository, githubNumber: number, githubState: 'pending',
      githubIssueId: null, githubUrl: null, githubError: null, githubUpdatedAt: null, githubSyncedAt: null, githubSnapshot: null, githubAttempts: 0,
    });
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'issues_github_number' ? new IssueLinked() : error;
    }
    await this.sync.of(issue);
    return IssueView.one(id);
  }

  /** Neither side changes; they are told no more of each other. 409 `issue_not_linked`. */
  async unlink(id: string): Promise<void> {
    const issue = await this.issues.lock(id);
    if (!issue.githubOwner) throw new IssueNotLinked();
    noteHistory(this.em, id, 'github_unlinked', { owner: issue.githubOwner, repository: issue.githubRepository, number: issue.githubNumber });
    Object.assign(issue, {
      pluginId: null, githubOwner: null, githubRepository: null, githubNumber: null, githubState: null,
      githubIssueId: null, githubUrl: null, githubError: null, githubUpdatedAt: null, githubSyncedAt: null, githubSnapshot: null, githubAttempts: 0, githubLeaseUntil: null,
    });
    await this.em.flush();
    await requireScope().rows('update issue_comments set is_pushed = true, github_comment_id = null, github_updated_at = null where organization_id = ? and issue_id = ?', [issue.organizationId, id]);
  }

  /** Compares both sides once more; for an issue that GitHub refused. 409 `issue_not_linked`. */
  async again(id: string) {
    const issue = await this.issues.lock(id);
    if (!issue.isConnected()) throw new IssueNotLinked();
    issue.githubState = 'pending';
    issue.githubAttempts = 0;
    await this.em.flush();
    await this.sync.of(issue);
    return IssueView.one(id);
  }
}
