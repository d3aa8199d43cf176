import { requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { GithubAccess } from '@app/tenancy';
import { Issue, type SharedFields } from '../issue.entity.js';
import { noteHistory } from '../note-history.js';
import { AbsorbGithubIssue, type Untold } from './absorb-github-issue.js';
import { GithubClient, GithubRefused } from './github-client.js';
import { GithubIssue } from './github-payloads.js';
import { PullComments } from './pull-comments.js';
import { PushComments } from './push-comments.js';
import { marked, markerOf, stateChange } from './shared-fields.js';
import type { Exchange } from './sync-issue.js';

/** The issue was unlinked, or linked to another, while GitHub took its time: what it said is of no use any more. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Parameters of GitHub's routes. */
type Place = { owner: string; repo: string };

/** The requests of one exchange; between them short transactions, none of them open while GitHub takes its time. */
@Injectable()
export class ExchangeWithGithub {
  constructor(
    private readonly em: EntityManager,
    private readonly client: GithubClient,
    private readonly absorbing: AbsorbGithubIssue,
    private readonly comments: PushComments,
    private readonly missed: PullComments,
  ) {}

  /** Ends with both sides saying the same. Answers what GitHub left out of what it was told, if anything; throws GithubRefused and Overtaken. */
  async run(exchange: Exchange, signal: AbortSignal): Promise<string | null> {
    const remote = await this.counterpart(exchange, signal);
    if (!remote) return null;
    const open = await this.absorb(exchange, remote);
    let error: string | null = null;
    if (open) {
      const place = await this.placeOf(exchange.issueId);
      const updated = GithubIssue.parse((await this.ask(exchange.access, 'PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...place, ...patchOf(exchange.issueId, open) }, signal)).data);
      const left = await this.absorb(exchange, updated, open);
      if (left?.fields.includes('assignee')) error = 'assignee_refused';
    }
    const place = await this.placeOf(exchange.issueId);
    await this.missed.pull(exchange, { place, count: remote.comments ?? 0, lock: () => this.lock(exchange) }, signal);
    await this.comments.push(exchange, place, signal);
    return error;
  }

  /** The issue at GitHub as it is now, created when there is none yet; null when it is gone for good. */
  private async counterpart(exchange: Exchange, signal: AbortSignal): Promise<GithubIssue | null> {
    const { access, issueId } = exchange;
    const place = await this.placeOf(issueId);
    if (place.issue_number === null) return this.create(exchange, place, signal);
    try {
      const answer = await this.ask(access, 'GET /repos/{owner}/{repo}/issues/{issue_number}', { ...place }, signal);
      return answer.status === 301 ? await this.follow(exchange, answer.data, signal) : GithubIssue.parse(answer.data);
    } catch (error) {
      if (!(error instanceof GithubRefused) || error.reason !== 'gone') throw error;
      await requireScope().transaction(() => this.bury(exchange));
      return null;
    }
  }

  /** An answer that was lost may have created it: then it is found by its marker among those since. */
  private async create(exchange: Exchange, place: Place, signal: AbortSignal): Promise<GithubIssue> {
    const { access, issueId, attempt } = exchange;
    const issue = await requireScope().transaction(() => this.lock(exchange));
    if (attempt > 1) {
      const { data } = await this.ask(access, 'GET /repos/{owner}/{repo}/issues', { ...place, state: 'all', per_page: 100, sort: 'created', direction: 'desc' }, signal);
      const known = GithubIssue.array().parse(data).find(({ body }) => markerOf('issue', body) === issueId);
      if (known) return known;
    }
    const { data } = await this.ask(
      access,
      'POST /repos/{owner}/{repo}/issues',
      { ...place, title: issue.title, body: marked('issue', issueId, issue.description ?? ''), labels: issue.labels },
      signal,
    );
    return GithubIssue.parse(data);
  }

  /** An issue that was transferred answers where it is now (301), by the number of its repository; only on the same server. */
  private async follow(exchange: Exchange, body: unknown, signal: AbortSignal): Promise<GithubIssue> {
    const { access, issueId } = exchange;
    const url = (body as { url?: unknown } | null)?.url;
    if (typeof url !== 'string' || !url.startsWith(`${access.apiUrl}/`)) throw new GithubRefused('not_found');
    const moved = GithubIssue.parse((await this.ask(access, `GET ${url.slice(access.apiUrl.length)}`, {}, signal)).data);
    const [owner, repository] = new URL(moved.html_url).pathname.split('/').slice(1);
    if (!owner || !repository) throw new GithubRefused('not_found');
    await requireScope().transaction(async () => {
      const issue = await this.lock(exchange);
      issue.githubOwner = owner;
      issue.githubRepository = repository;
      noteHistory(this.em, issueId, 'github_transferred', { owner, repository, number: moved.number });
    });
    return moved;
  }

  private absorb(exchange: Exchange, remote: GithubIssue, told: Untold | null = null) {
    const { issueId } = exchange;
    return requireScope().transaction(async () => {
      const issue = await this.lock(exchange);
      const isFirst = issue.githubSnapshot == null;
      // what was just created says what was sent; for one that was linked GitHub's words count
      const isOurs = isFirst && markerOf('issue', remote.body) === issueId;
      if (isFirst) noteHistory(this.em, issueId, 'github_linked', { number: remote.number });
      const open = await this.absorbing.absorb(issue, remote, { isOurs, told });
      if (!open || told) issue.githubState = 'linked';
      return open;
    });
  }

  private async bury(exchange: Exchange): Promise<void> {
    const issue = await this.lock(exchange);
    issue.githubState = 'deleted';
    noteHistory(this.em, issue.id, 'github_deleted', {});
  }

  private async placeOf(issueId: string): Promise<Place & { issue_number: number | null }> {
    const [row] = await requireScope().rows<Place & { issue_number: number | null }>(
      'select github_owner as owner, github_repository as repo, github_number as issue_number from issues where organization_id = ? and id = ?',
      [requireOrganizationId(), issueId],
    );
    return row!;
  }

  private ask(access: GithubAccess, route: string, parameters: Record<string, unknown>, signal: AbortSignal) {
    return this.client.request(access, route, parameters, signal);
  }

  private lock({ issueId, leaseUntil }: Exchange): Promise<Issue> {
    this.em.clear(); // what an earlier transaction read may be old
    return this.em.findOneOrFail(Issue, { id: issueId, githubLeaseUntil: leaseUntil }, { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new Overtaken() });
  }
}

function patchOf(issueId: string, { merged, fields, strangers }: Untold): Record<string, unknown> {
  const told: Record<keyof SharedFields, () => Record<string, unknown>> = {
    title: () => ({ title: merged.title }),
    body: () => ({ body: marked('issue', issueId, merged.body) }),
    state: () => stateChange(merged.state),
    labels: () => ({ labels: merged.labels }),
    // people GitHub alone knows stay assigned
    assignee: () => ({ assignees: [...strangers, ...(merged.assignee ? [merged.assignee] : [])] }),
  };
  return Object.assign({}, ...fields.map((field) => told[field]())) as Record<string, unknown>;
}
