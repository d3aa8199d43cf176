import { expectVersion, missing, NotFound, Outbox, requireOrganizationId, requireScope, type Fragment, type ListQuery } from '@app/kernel';
import { ConnectedGithub, TenancyApi } from '@app/tenancy';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueAssigned, IssueCreated, IssueDeleted, IssueStatusChanged, IssueUpdated } from '../events.js';
import { EnqueueSync } from './github/enqueue-sync.js';
import type { CreateIssue, IssueTransition, UpdateIssue } from './issue.dto.js';
import { Issue } from './issue.entity.js';
import { IssueHistoryView, IssueView } from './issue.view.js';
import { noteHistory } from './note-history.js';
import { nextIssueNumber } from './next-issue-number.js';
import { requireGithub } from './github/require-github.js';

/** Issues of the running organization. Every method answers or throws 404 for rows that are deleted or not its own. */
@Injectable()
export class IssuesService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly github: ConnectedGithub,
    private readonly sync: EnqueueSync,
  ) {}

  list({ label, ...query }: ListQuery) {
    const labelled: Fragment | undefined = label === undefined ? undefined : { sql: 't.labels @> jsonb_build_array(?::text)', params: [label] };
    return IssueView.page({ ...query, ...(label === undefined ? {} : { label }) }, labelled);
  }

  get(id: string) {
    return IssueView.one(id);
  }

  async history(id: string, query: ListQuery) {
    await IssueView.one(id);
    return IssueHistoryView.page(query, { sql: 't.issue_id = ?', params: [id] });
  }

  /** Opens an issue, and its counterpart at GitHub when a plugin is connected. 404 for a plugin that is none of GitHub's. */
  async create({ pluginId, ...input }: CreateIssue) {
    await this.requireReferences(input);
    const access = pluginId === null ? null : pluginId ? await requireGithub(this.github, pluginId) : await this.github.find();
    const at = requireScope().now();
    const issue = this.em.create(Issue, {
      ...input,
      status: 'open',
      number: await nextIssueNumber(),
      editedAt: at,
      createdById: requireScope().userId,
      ...(access ? { pluginId: access.pluginId, githubOwner: access.owner, githubRepository: access.repository, githubState: 'pending' as const } : {}),
    });
    this.outbox.publish(IssueCreated, { ...issue.reference(), issueType: issue.issueType, assignedToId: issue.assignedToId ?? null });
    if (issue.assignedToId) this.outbox.publish(IssueAssigned, { ...issue.reference(), assignedToId: issue.assignedToId });
    await this.em.flush();
    await this.sync.of(issue);
    return IssueView.one(issue.id);
  }

  async update(id: string, changes: UpdateIssue) {
    const issue = await this.lock(id);
    expectVersion(issue);
    await this.requireReferences(changes);
    const changed = issue.edit(changes, requireScope().now());
    if (changed.length > 0) this.outbox.publish(IssueUpdated, { issueId: id, changed });
    if (changed.includes('assignedToId') && issue.assignedToId) this.outbox.publish(IssueAssigned, { ...issue.reference(), assignedToId: issue.assignedToId });
    await this.em.flush();
    if (changed.length > 0) await this.sync.of(issue);
    return IssueView.one(id);
  }

  /** 409 `issue_in_status`. */
  async move(id: string, { status }: IssueTransition) {
    const issue = await this.lock(id);
    expectVersion(issue);
    const from = issue.status;
    issue.moveTo(status, requireScope().now());
    noteHistory(this.em, id, 'status_changed', { from, to: status });
    this.outbox.publish(IssueStatusChanged, { ...issue.reference(), from, to: status });
    await this.em.flush();
    await this.sync.of(issue);
    return IssueView.one(id);
  }

  /** Its counterpart at GitHub stays: only people with rights of their own there delete issues. */
  async delete(id: string): Promise<void> {
    const issue = await this.lock(id);
    expectVersion(issue);
    issue.delete(requireScope().now());
    this.outbox.publish(IssueDeleted, { issueId: id });
  }

  /** The issue, locked until the transaction ends. */
  lock(id: string): Promise<Issue> {
    return this.em.findOneOrFail(Issue, { id, deletedAt: null }, { failHandler: () => new NotFound(), lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  private async requireReferences({ assignedToId, dealId, contactId }: UpdateIssue): Promise<void> {
    await this.tenancy.requireMember(assignedToId, '#/assignedToId');
    for (const [id, table, pointer] of [[dealId, 'deals', '#/dealId'], [contactId, 'contacts', '#/contactId']] as const) {
      if (!id) continue;
      const rows = await requireScope().rows(`select 1 from ${table} where organization_id = ? and id = ? and deleted_at is null`, [requireOrganizationId(), id]);
      if (rows.length === 0) throw missing(pointer);
    }
  }
}
