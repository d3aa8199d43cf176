import { Handles, Inbox, requireScope, type JobData } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Issue } from '../issue.entity.js';
import { noteHistory } from '../note-history.js';
import { AbsorbGithubIssue } from './absorb-github-issue.js';
import { ApplyGithubComment } from './apply-github-comment.js';
import { EnqueueSync } from './enqueue-sync.js';
import { readDelivery, type GithubIssue, type IssueCommentPayload, type IssuesPayload } from './github-payloads.js';
import { ApplyGithubDeliveryJob } from './receive-github-delivery.js';
import { markerOf } from './shared-fields.js';

/**
 * Applies deliveries. What is older than what is known changes nothing, so late, repeated and reordered deliveries end in
 * the same state; GitHub's times have whole seconds, so what differs within one is asked for again instead of guessed.
 */
@Injectable()
export class ApplyGithubDelivery {
  readonly #log = new Logger('github');

  constructor(
    private readonly em: EntityManager,
    private readonly inbox: Inbox,
    private readonly absorbing: AbsorbGithubIssue,
    private readonly comments: ApplyGithubComment,
    private readonly queue: EnqueueSync,
  ) {}

  /** The inbox gives every message out once. */
  @Handles(ApplyGithubDeliveryJob)
  async apply({ messageId, pluginId }: JobData<typeof ApplyGithubDeliveryJob>): Promise<void> {
    const message = await this.inbox.take(messageId);
    if (message === null) return;
    const { event, body } = JSON.parse(message) as { event: string; body: string };
    const told = readDelivery(event, parsed(body));
    if (told === null) return;
    if (told === 'unknown_shape') return this.#log.warn({ messageId, event }, 'a delivery of GitHub has another shape than documented');
    if ('comment' in told) await this.applyComment(pluginId, told);
    else await this.applyIssue(pluginId, told);
  }

  private async applyIssue(pluginId: string, { action, issue: remote, changes, repository }: IssuesPayload): Promise<void> {
    const issue = await this.find(pluginId, remote);
    if (!issue) return this.adopt(pluginId, action, remote, repository);
    if (action === 'deleted') return this.end(issue);
    if (action === 'transferred') return this.transfer(issue, changes);
    await this.hear(issue, remote);
  }

  private async applyComment(pluginId: string, payload: IssueCommentPayload): Promise<void> {
    const issue = await this.find(pluginId, payload.issue);
    if (!issue) return;
    await this.hear(issue, payload.issue);
    await this.comments.apply(issue, payload.action, payload.comment);
  }

  private async hear(issue: Issue, remote: GithubIssue): Promise<void> {
    const at = new Date(remote.updated_at);
    if (issue.githubState === 'deleted' || (issue.githubUpdatedAt && at < issue.githubUpdatedAt)) return;
    // during an exchange this may be the echo of what it just told: it is compared once more when it is over
    if (issue.isBeingExchanged(requireScope().now()) || !issue.githubSnapshot) return this.queue.of(issue);
    if (issue.githubUpdatedAt != null && at.getTime() === issue.githubUpdatedAt.getTime()) {
      return (await this.absorbing.agrees(issue, remote)) ? undefined : this.queue.of(issue);
    }
    const untold = await this.absorbing.absorb(issue, remote);
    issue.githubSyncedAt = requireScope().now();
    if (!untold) return;
    issue.githubState = 'pending';
    await this.queue.of(issue);
  }

  private async adopt(pluginId: string, action: string, remote: GithubIssue, repository: { name: string; owner: { login: string } }): Promise<void> {
    if (action === 'deleted' || action === 'transferred' || remote.state === 'closed' || markerOf('issue', remote.body)) return;
    await this.absorbing.adoptFrom(pluginId, { owner: repository.owner.login, repository: repository.name }, remote);
  }

  private end(issue: Issue): void {
    if (issue.githubState === 'deleted') return;
    issue.githubState = 'deleted';
    issue.githubError = null;
    noteHistory(this.em, issue.id, 'github_deleted', {});
  }

  /** The new place is in the changes; without it, GitHub is asked where the issue went. */
  private async transfer(issue: Issue, changes: IssuesPayload['changes']): Promise<void> {
    const { new_issue: moved, new_repository: repository } = changes ?? {};
    if (moved && repository && issue.githubIssueId !== moved.id) {
      Object.assign(issue, {
        githubIssueId: moved.id, githubNumber: moved.number, githubUrl: moved.html_url.slice(0, 500),
        githubOwner: repository.owner.login, githubRepository: repository.name, githubUpdatedAt: new Date(moved.updated_at),
      });
      noteHistory(this.em, issue.id, 'github_transferred', { owner: repository.owner.login, repository: repository.name, number: moved.number });
    }
    await this.queue.of(issue);
  }

  /** By the id at GitHub; by the marker while our own creation has not been answered yet. */
  private async find(pluginId: string, remote: GithubIssue): Promise<Issue | null> {
    const known = await this.em.findOne(Issue, { pluginId, githubIssueId: remote.id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const id = known ? null : markerOf('issue', remote.body);
    return id === null ? known : this.em.findOne(Issue, { id, pluginId, githubIssueId: null, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
