import { Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { ConnectedGithub } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueAssigned, IssueConflictSettled, IssueCreated, IssueStatusChanged, IssueUpdated } from '../../events.js';
import { Issue, type IssueChanges, type SharedFields } from '../issue.entity.js';
import { nextIssueNumber } from '../next-issue-number.js';
import { noteHistory } from '../note-history.js';
import { EnqueueSync } from './enqueue-sync.js';
import { assigneeLogins, labelNames, type GithubIssue } from './github-payloads.js';
import { differences, reconcile } from './reconcile.js';
import { stateOf, statusOf, unmarked } from './shared-fields.js';

/** Where an issue at GitHub is found. */
export interface GithubPlace {
  pluginId: string;
  owner: string;
  repository: string;
}

/** What GitHub has to be told. */
export interface Untold {
  merged: SharedFields;
  fields: (keyof SharedFields)[];
  /** Logins of assignees who are no members here. */
  strangers: string[];
}

/** Takes over what GitHub says of an issue, in the running transaction. Saying it again changes nothing. */
@Injectable()
export class AbsorbGithubIssue {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly github: ConnectedGithub,
    private readonly queue: EnqueueSync,
  ) {}

  /**
   * Merges both sides into the issue; answers what GitHub has to be told then, null when both agree. `isOurs`: what GitHub has
   * came from here, so that whatever is different by now was changed here. `told`: what it answers to; of that the same holds,
   * but for what GitHub left out.
   */
  async absorb(issue: Issue, remote: GithubIssue, { isNew = false, isOurs = false, told = null }: { isNew?: boolean; isOurs?: boolean; told?: Untold | null } = {}): Promise<Untold | null> {
    const logins = await this.logins();
    const here = sharedByIssue(issue, logins);
    const github = sharedByGithub(remote, logins);
    const base = isOurs ? github : issue.githubSnapshot ? { ...issue.githubSnapshot, ...(told && taken(told, github)) } : null;
    const { merged, conflicts, winner } = reconcile({ base, here, github, hereEditedAt: issue.editedAt, githubUpdatedAt: new Date(remote.updated_at) });
    this.settleConflicts(issue, conflicts, winner);
    this.apply(issue, here, merged, logins, isNew);
    issue.githubSnapshot = github;
    this.place(issue, remote);
    const fields = differences(merged, github);
    const known = new Set(logins.values());
    return fields.length > 0 ? { merged, fields, strangers: assigneeLogins(remote).filter((login) => !known.has(login)) } : null;
  }

  /** Whether GitHub says what it said before. */
  async agrees(issue: Issue, remote: GithubIssue): Promise<boolean> {
    return issue.githubSnapshot != null && differences(issue.githubSnapshot, sharedByGithub(remote, await this.logins())).length === 0;
  }

  /**
   * Makes an issue of one that was opened at GitHub, unless the repository is another than the plugin's. It is made from what may
   * be old news, so it is compared with GitHub right away; and who got it by being named there is told.
   */
  async adoptFrom(pluginId: string, { owner, repository }: Omit<GithubPlace, 'pluginId'>, remote: GithubIssue): Promise<void> {
    const access = await this.github.find(pluginId);
    if (access?.owner.toLowerCase() !== owner.toLowerCase() || access.repository.toLowerCase() !== repository.toLowerCase()) return;
    const issue = await this.adopt(remote, access);
    if (issue.assignedToId) this.outbox.publish(IssueAssigned, { ...issue.reference(), assignedToId: issue.assignedToId });
    await this.queue.of(issue);
  }

  /** The same for a repository that is known to be the plugin's; its comments are fetched later. */
  async adopt(remote: GithubIssue, { pluginId, owner, repository }: GithubPlace): Promise<Issue> {
    const at = requireScope().now();
    const issue = this.em.create(Issue, {
      number: await nextIssueNumber(),
      title: remote.title.slice(0, 255),
      issueType: typeOf(labelNames(remote)),
      labels: [],
      status: 'open',
      priority: 'medium',
      editedAt: at,
      pluginId,
      githubOwner: owner,
      githubRepository: repository,
      githubState: 'linked',
      createdAt: at,
    });
    await this.absorb(issue, remote, { isNew: true });
    issue.githubSyncedAt = at;
    this.outbox.publish(IssueCreated, { ...issue.reference(), issueType: issue.issueType, assignedToId: issue.assignedToId ?? null });
    noteHistory(this.em, issue.id, 'github_linked', { number: remote.number });
    await this.em.flush();
    if (remote.comments) await this.queue.of(issue);
    return issue;
  }

  private place(issue: Issue, remote: GithubIssue): void {
    issue.githubIssueId = remote.id;
    issue.githubNumber = remote.number;
    issue.githubUrl = remote.html_url.slice(0, 500);
    issue.githubUpdatedAt = new Date(remote.updated_at);
  }

  private settleConflicts(issue: Issue, fields: (keyof SharedFields)[], winner: 'here' | 'github'): void {
    if (fields.length === 0) return;
    noteHistory(this.em, issue.id, 'github_conflict', { fields, winner });
    this.outbox.publish(IssueConflictSettled, { issueId: issue.id, fields, winner });
  }

  private apply(issue: Issue, here: SharedFields, merged: SharedFields, logins: Map<string, string>, isNew: boolean): void {
    const fields = differences(here, merged);
    const changes: IssueChanges = {};
    if (fields.includes('title')) changes.title = merged.title;
    if (fields.includes('body')) changes.description = merged.body || null;
    if (fields.includes('labels')) changes.labels = merged.labels;
    if (fields.includes('assignee')) changes.assignedToId = [...logins].find(([, login]) => login === merged.assignee)?.[0] ?? null;
    const { editedAt, githubState, githubAttempts } = issue;
    const changed = issue.edit(changes, editedAt);
    if (fields.includes('state')) this.move(issue, merged.state, isNew);
    Object.assign(issue, { editedAt, githubState, githubAttempts }); // what GitHub said needs not be told to it
    if (isNew || changed.length === 0) return;
    this.outbox.publish(IssueUpdated, { issueId: issue.id, changed });
    if (changes.assignedToId) this.outbox.publish(IssueAssigned, { ...issue.reference(), assignedToId: changes.assignedToId });
  }

  private move(issue: Issue, state: SharedFields['state'], isNew: boolean): void {
    const from = issue.status;
    issue.moveTo(statusOf(state, from), requireScope().now());
    if (isNew) return;
    noteHistory(this.em, issue.id, 'status_changed', { from, to: issue.status });
    this.outbox.publish(IssueStatusChanged, { ...issue.reference(), from, to: issue.status });
  }

  /** Login at GitHub by user. */
  private async logins(): Promise<Map<string, string>> {
    const rows = await requireScope().rows<{ user_id: string; login: string }>(
      'select l.user_id, l.login from github_logins l join members m on m.organization_id = l.organization_id and m.user_id = l.user_id and m.is_active where l.organization_id = ?',
      [requireOrganizationId()],
    );
    return new Map(rows.map(({ user_id, login }) => [user_id, login]));
  }
}

/** What GitHub took over of what it was told. */
function taken({ merged, fields }: Untold, github: SharedFields): Partial<SharedFields> {
  const leftOut = differences(merged, github);
  return Object.fromEntries(fields.filter((field) => !leftOut.includes(field)).map((field) => [field, github[field]]));
}

function sharedByIssue(issue: Issue, logins: Map<string, string>): SharedFields {
  return {
    title: issue.title,
    body: (issue.description ?? '').trimEnd(),
    state: stateOf(issue.status),
    labels: [...issue.labels].sort(),
    assignee: issue.assignedToId ? (logins.get(issue.assignedToId) ?? null) : null,
  };
}

function sharedByGithub(remote: GithubIssue, logins: Map<string, string>): SharedFields {
  const known = new Set(logins.values());
  return {
    title: remote.title.slice(0, 255),
    body: unmarked(remote.body),
    state: remote.state !== 'closed' ? 'open' : remote.state_reason === 'not_planned' || remote.state_reason === 'duplicate' ? 'not_planned' : 'completed',
    labels: labelNames(remote),
    assignee: assigneeLogins(remote).find((login) => known.has(login)) ?? null,
  };
}

function typeOf(labels: string[]): Issue['issueType'] {
  const named = (...names: string[]) => labels.some((label) => names.includes(label.toLowerCase()));
  return named('bug') ? 'bug' : named('feature', 'enhancement', 'feature request') ? 'feature' : 'task';
}
