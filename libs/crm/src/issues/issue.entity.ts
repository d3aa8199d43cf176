import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { IssueInStatus } from './issue.problems.js';

export const ISSUE_STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const;
export type IssueStatus = (typeof ISSUE_STATUSES)[number];
export const ISSUE_PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
export const ISSUE_TYPES = ['bug', 'feature', 'task'] as const;
/** `pending`: something is still to be told to GitHub. `failed`: GitHub refuses, as `githubError` says. `deleted`: it is gone there. */
export const GITHUB_STATES = ['pending', 'linked', 'failed', 'deleted'] as const;

/** What GitHub and an issue have in common, in GitHub's words; `state` holds the reason of closing too. */
export interface SharedFields {
  title: string;
  body: string;
  state: 'open' | 'completed' | 'not_planned';
  labels: string[];
  /** Login of the assignee who is a member here; null for nobody, and for people GitHub alone knows. */
  assignee: string | null;
}

const IssueSchema = defineEntity({
  name: 'Issue',
  ...tenantTable('issues'),
  properties: {
    ...tenantColumns,
    /** Counts up within the organization. */
    number: p.integer(),
    title: p.string().length(255),
    description: p.text().nullable(),
    status: p.enum(ISSUE_STATUSES).default('open'),
    priority: p.enum(ISSUE_PRIORITIES).default('medium'),
    issueType: p.enum(ISSUE_TYPES),
    labels: p.json<string[]>().defaultRaw(`'[]'`),
    assignedToId: p.uuid().nullable(),
    dealId: p.uuid().nullable(),
    contactId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    closedAt: timestamp().nullable(),
    /** When a shared field was last changed here: decides who wins when GitHub changed it too. */
    editedAt: timestamp(),
    deletedAt: timestamp().nullable(),
    /** The plugin that leads to its GitHub issue; null for an issue that stays in the house. */
    pluginId: p.uuid().nullable(),
    githubIssueId: p.bigint('number').nullable(),
    githubOwner: p.string().length(39).nullable(),
    githubRepository: p.string().length(100).nullable(),
    githubNumber: p.integer().nullable(),
    githubUrl: p.string().length(500).nullable(),
    githubState: p.enum(GITHUB_STATES).nullable(),
    githubError: p.string().length(60).nullable(),
    /** `updated_at` of the newest state of the GitHub issue that was seen. */
    githubUpdatedAt: timestamp().nullable(),
    githubSyncedAt: timestamp().nullable(),
    /** The shared fields when both sides last agreed. */
    githubSnapshot: p.json<SharedFields>().nullable(),
    /** Exchanges begun since the last that succeeded. */
    githubAttempts: p.integer().default(0),
    /** One exchange at a time: nobody begins another before. */
    githubLeaseUntil: timestamp().nullable(),
  },
  checks: [{ name: 'issues_closed_check', expression: `(status in ('resolved', 'closed')) = (closed_at is not null)` }],
  uniques: [
    { name: 'issues_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'issues_number', properties: ['organizationId', 'number'] },
  ],
  indexes: [
    { name: 'issues_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'issues_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'issues_status', properties: ['organizationId', 'status', 'createdAt', 'id'] },
    { name: 'issues_assigned_to_id', properties: ['organizationId', 'assignedToId', 'createdAt', 'id'] },
    { name: 'issues_created_by_id', properties: ['organizationId', 'createdById'] },
    { name: 'issues_deal_id', properties: ['organizationId', 'dealId'] },
    { name: 'issues_contact_id', properties: ['organizationId', 'contactId'] },
    { name: 'issues_plugin_id', properties: ['organizationId', 'pluginId', 'githubState'] },
    { name: 'issues_labels', expression: `create index "issues_labels" on "issues" using gin ("organization_id", "labels" jsonb_path_ops)` },
    {
      name: 'issues_github_issue_id',
      expression: `create unique index "issues_github_issue_id" on "issues" ("organization_id", "plugin_id", "github_issue_id") where github_issue_id is not null and plugin_id is not null and deleted_at is null`,
    },
    {
      name: 'issues_github_number',
      expression: `create unique index "issues_github_number" on "issues" ("organization_id", "plugin_id", lower(github_owner), lower(github_repository), "github_number") where github_number is not null and plugin_id is not null and deleted_at is null`,
    },
  ],
});

/** What of an issue may be changed by hand; its status changes by transitions. */
export type IssueChanges = Partial<Pick<Issue, 'title' | 'description' | 'priority' | 'issueType' | 'labels' | 'assignedToId' | 'dealId' | 'contactId'>>;

const SHARED: ReadonlySet<string> = new Set(['title', 'description', 'labels', 'assignedToId', 'status']);

/** Something to be done or repaired; may be one and the same with an issue at GitHub. */
export class Issue extends IssueSchema.class {
  /** What events say about which issue it is, and about what. */
  reference() {
    return { issueId: this.id, number: this.number, dealId: this.dealId ?? null, contactId: this.contactId ?? null };
  }

  /** Answers the names of the fields that changed. */
  edit({ labels, ...changes }: IssueChanges, at: Date): string[] {
    const changed: string[] = applyPatch<Issue>(this, changes);
    if (labels && labels.join('\n') !== this.labels.join('\n')) {
      this.labels = labels;
      changed.push('labels');
    }
    this.noteEdit(changed, at);
    return changed;
  }

  /** 409 `issue_in_status` when it is there already; every other way is open. */
  moveTo(status: IssueStatus, at: Date): void {
    if (status === this.status) throw new IssueInStatus();
    const wasClosed = this.isClosed();
    this.status = status;
    if (!this.isClosed()) this.closedAt = null;
    else if (!wasClosed) this.closedAt = at;
    this.noteEdit(['status'], at);
  }

  isClosed(): boolean {
    return this.status === 'resolved' || this.status === 'closed';
  }

  /** Whether changes here have to be told to GitHub. */
  isConnected(): boolean {
    return this.pluginId != null && this.githubState !== 'deleted' && this.deletedAt == null;
  }

  isBeingExchanged(at: Date): boolean {
    return this.githubLeaseUntil != null && this.githubLeaseUntil > at;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }

  private noteEdit(changed: string[], at: Date): void {
    if (!changed.some((field) => SHARED.has(field))) return;
    this.editedAt = at;
    if (!this.isConnected()) return;
    this.githubState = 'pending';
    this.githubAttempts = 0;
  }
}
IssueSchema.setClass(Issue);
