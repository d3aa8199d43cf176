import { idOf, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { GITHUB_STATES, ISSUE_PRIORITIES, ISSUE_STATUSES, ISSUE_TYPES } from './issue.entity.js';
import { ISSUE_HISTORY_KINDS } from './issue-history.entity.js';

const GithubLinkDto = z.object({
  pluginId: idOf('plugin').nullable().describe('Null when the plugin is gone: nothing is exchanged any more.'),
  owner: z.string(),
  repository: z.string(),
  number: z.int().nullable().describe('Null until the issue was created there.'),
  url: z.string().nullable(),
  state: z.enum(GITHUB_STATES).nullable().describe('`pending`: GitHub has not been told everything yet. `failed`: it refuses, see `error`. `deleted`: it is gone there.'),
  error: z.string().nullable().describe('`authentication_failed`, `permission_denied`, `not_found`, `gone`, `rejected`, `assignee_refused`, `rate_limited` or `unreachable`; the last two are tried again.'),
  updatedAt: z.iso.datetime().nullable().describe('When it was last changed there, as far as is known.'),
  syncedAt: z.iso.datetime().nullable(),
});

const example = {
  title: 'Export stops at 1,000 rows',
  description: 'The file has a header and 1,000 rows, whatever the filter.',
  priority: 'high',
  issueType: 'bug',
  labels: ['export'],
} as const;

export const IssueDto = z
  .object({
    id: idOf('issue'),
    number: z.int().describe('Counts up within the organization.'),
    title: z.string(),
    description: z.string().nullable(),
    status: z.enum(ISSUE_STATUSES),
    priority: z.enum(ISSUE_PRIORITIES),
    issueType: z.enum(ISSUE_TYPES),
    labels: z.array(z.string()),
    assignedToId: idOf('user').nullable(),
    dealId: idOf('deal').nullable(),
    contactId: idOf('contact').nullable(),
    createdById: idOf('user').nullable(),
    commentCount: z.int(),
    githubIssueId: z.int().nullable(),
    github: GithubLinkDto.nullable().describe('Its counterpart at GitHub; null for an issue that stays here.'),
    closedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Issue',
    example: {
      id: '01937c4e-5151-7b3c-9d4e-5f6a7b8c9d0e',
      number: 12,
      ...example,
      labels: ['export'],
      status: 'in_progress',
      assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      dealId: null,
      contactId: null,
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      commentCount: 2,
      githubIssueId: 444500041,
      github: {
        pluginId: '01937c4e-5252-7b3c-9d4e-5f6a7b8c9d0e',
        owner: 'acme',
        repository: 'shop',
        number: 7,
        url: 'https://github.com/acme/shop/issues/7',
        state: 'linked',
        error: null,
        updatedAt: '2026-11-20T09:30:00.000Z',
        syncedAt: '2026-11-20T09:30:02.000Z',
      },
      closedAt: null,
      createdAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:30:02.000Z',
      version: 4,
    },
  });

const fields = {
  title: line(255),
  description: paragraph(60_000).nullable(),
  priority: z.enum(ISSUE_PRIORITIES),
  issueType: z.enum(ISSUE_TYPES),
  labels: z.array(line(50)).max(50).overwrite((labels) => [...new Set(labels)]),
  assignedToId: idOf('user').nullable(),
  dealId: idOf('deal').nullable(),
  contactId: idOf('contact').nullable(),
};

export const CreateIssueDto = z
  .strictObject({
    title: fields.title,
    description: fields.description.optional(),
    priority: fields.priority.default('medium'),
    issueType: fields.issueType,
    labels: fields.labels.default([]),
    assignedToId: fields.assignedToId.optional(),
    dealId: fields.dealId.optional(),
    contactId: fields.contactId.optional(),
    pluginId: idOf('plugin').nullable().optional().describe("The GitHub plugin to create it with; the organization's first one when absent, none and so internal only when null."),
  })
  .meta({ id: 'CreateIssue', example: { ...example, labels: ['export'] } });
export type CreateIssue = z.output<typeof CreateIssueDto>;

export const UpdateIssueDto = z.strictObject(fields).partial().meta({ id: 'UpdateIssue', example: { priority: 'urgent', labels: ['export', 'customer'] } });
export type UpdateIssue = z.output<typeof UpdateIssueDto>;

export const IssueTransitionDto = z.strictObject({ status: z.enum(ISSUE_STATUSES) }).meta({ id: 'IssueTransition', example: { status: 'resolved' } });
export type IssueTransition = z.output<typeof IssueTransitionDto>;

export const LinkIssueDto = z
  .strictObject({ number: z.int().min(1).max(2_147_483_647), pluginId: idOf('plugin').optional().describe("The organization's first GitHub plugin when absent.") })
  .meta({ id: 'LinkIssue', example: { number: 7 } });
export type LinkIssue = z.output<typeof LinkIssueDto>;

export const ImportIssuesDto = z.strictObject({ pluginId: idOf('plugin').optional() }).meta({ id: 'ImportIssues', example: {} });
export type ImportIssues = z.output<typeof ImportIssuesDto>;

export const IssueHistoryDto = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    kind: z.enum(ISSUE_HISTORY_KINDS),
    actorUserId: idOf('user').nullable(),
    data: z.record(z.string(), z.unknown()).describe('Codes and names of fields, such as `from` and `to` of a status, or the `fields` of a conflict and its `winner`.'),
  })
  .meta({
    id: 'IssueHistoryEntry',
    example: { id: '01937c4e-5353-7b3c-9d4e-5f6a7b8c9d0e', at: '2026-11-20T09:30:00.000Z', kind: 'status_changed', actorUserId: null, data: { from: 'open', to: 'resolved' } },
  });
