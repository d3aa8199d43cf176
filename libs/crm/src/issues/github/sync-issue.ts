import { Handles, Outbox, requireOrganizationId, requireScope, uuidv7, type JobData, type JobRunContext } from '@app/kernel';
import { ConnectedGithub, type GithubAccess } from '@app/tenancy';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueSyncFailed } from '../../events.js';
import { Issue } from '../issue.entity.js';
import { noteHistory } from '../note-history.js';
import { EnqueueSync, SyncIssueJob } from './enqueue-sync.js';
import { ExchangeWithGithub, Overtaken } from './exchange-with-github.js';
import { githubConfig } from './github.config.js';
import { GithubRefused, type GithubFailure } from './github-client.js';

const LEASE_MS = 150_000;
const BUSY_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 3_600_000;

/** What one exchange works on. */
export interface Exchange {
  issueId: string;
  access: GithubAccess;
  attempt: number;
  /** Until when nobody else works on it: who finds another time on the issue was overtaken. */
  leaseUntil: Date;
}

/**
 * One exchange of an issue with GitHub at a time, under a lease. It compares and brings together, so any number of them in
 * any order ends the same; what fails is told on the issue, and tried again when time may heal it.
 */
@Injectable()
export class SyncIssue {
  constructor(
    private readonly em: EntityManager,
    private readonly github: ConnectedGithub,
    private readonly exchange: ExchangeWithGithub,
    private readonly queue: EnqueueSync,
    private readonly outbox: Outbox,
  ) {}

  @Handles(SyncIssueJob)
  async sync({ issueId }: JobData<typeof SyncIssueJob>, { signal }: JobRunContext): Promise<void> {
    const scope = requireScope();
    const begun = await scope.transaction(() => this.begin(issueId));
    if (!begun) return;
    try {
      const error = await this.exchange.run(begun, signal);
      await scope.transaction(() => this.succeed(begun, error));
    } catch (error) {
      if (error instanceof Overtaken) return;
      if (error instanceof GithubRefused) return scope.transaction(() => this.fail(begun, error));
      await scope.transaction(() => this.release(begun));
      throw error;
    }
  }

  /** Takes the lease; null when there is nothing to do, or not now. Attempts are counted before the work: a repeated one looks for what a lost one left. */
  private async begin(issueId: string): Promise<Exchange | null> {
    const issue = await this.find(issueId);
    if (!issue?.isConnected()) return null;
    const access = await this.github.find(issue.pluginId);
    if (!access) return null; // told to go on by the plugin, once it works again
    const now = Date.now();
    const waitMs = issue.githubLeaseUntil && issue.githubLeaseUntil.getTime() > now ? BUSY_PAUSE_MS : await this.blockedForMs(access.pluginId);
    if (waitMs > 0) {
      await this.queue.later(issueId, waitMs);
      return null;
    }
    const leaseUntil = new Date(now + LEASE_MS);
    issue.githubLeaseUntil = leaseUntil;
    issue.githubAttempts += 1;
    return { issueId, access, attempt: issue.githubAttempts, leaseUntil };
  }

  private async succeed(exchange: Exchange, error: string | null): Promise<void> {
    const issue = await this.held(exchange);
    if (!issue) return;
    issue.githubLeaseUntil = null;
    issue.githubAttempts = 0;
    issue.githubSyncedAt = new Date();
    issue.githubError = error;
    if (issue.githubState === 'failed') issue.githubState = 'linked';
  }

  private async fail(exchange: Exchange, refused: GithubRefused): Promise<void> {
    const { issueId, access, attempt } = exchange;
    const { reason, retryAt } = refused;
    const issue = await this.held(exchange);
    if (!issue) return;
    issue.githubLeaseUntil = null;
    const isPassing = refused.isPassing();
    const isNews = issue.githubError !== reason;
    issue.githubError = reason;
    issue.githubState = isPassing ? 'pending' : 'failed';
    if (isNews) this.tell(issue, reason);
    if (!isPassing) return;
    const pauseMs = Math.max(Math.min(githubConfig.value().GITHUB_RETRY_MS * 2 ** Math.min(attempt - 1, 12), MAX_PAUSE_MS), retryAt ? retryAt.getTime() - Date.now() : 0);
    if (reason === 'rate_limited' && retryAt) await this.block(access.pluginId, retryAt);
    await this.queue.later(issueId, pauseMs);
  }

  private tell(issue: Issue, reason: GithubFailure): void {
    noteHistory(this.em, issue.id, 'github_failed', { reason });
    this.outbox.publish(IssueSyncFailed, { issueId: issue.id, reason });
  }

  private async release({ issueId, leaseUntil }: Exchange): Promise<void> {
    await requireScope().rows('update issues set github_lease_until = null where organization_id = ? and id = ? and github_lease_until = ?', [requireOrganizationId(), issueId, leaseUntil]);
  }

  /** The issue, unless it was unlinked or deleted meanwhile. */
  private async held({ issueId, leaseUntil }: Exchange): Promise<Issue | null> {
    const issue = await this.find(issueId);
    return issue?.githubLeaseUntil?.getTime() === leaseUntil.getTime() ? issue : null;
  }

  /** The limit is the token's, not the issue's: everything else waits too. */
  private async block(pluginId: string, until: Date): Promise<void> {
    await requireScope().rows(
      `insert into github_connections as c (id, organization_id, created_at, updated_at, plugin_id, blocked_until) values (?, ?, now(), now(), ?, ?)
       on conflict (organization_id, plugin_id) do update set blocked_until = greatest(c.blocked_until, excluded.blocked_until)`,
      [uuidv7(), requireOrganizationId(), pluginId, until],
    );
  }

  private async blockedForMs(pluginId: string): Promise<number> {
    const [row] = await requireScope().rows<{ ms: number }>(
      'select greatest(0, extract(epoch from blocked_until - now()) * 1000)::float8 as ms from github_connections where organization_id = ? and plugin_id = ? and blocked_until is not null',
      [requireOrganizationId(), pluginId],
    );
    return Math.ceil(row?.ms ?? 0);
  }

  private find(issueId: string): Promise<Issue | null> {
    this.em.clear(); // what an earlier transaction read may be old
    return this.em.findOne(Issue, { id: issueId, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }
}
