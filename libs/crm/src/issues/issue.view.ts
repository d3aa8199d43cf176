import { between, defineView, equals, idOf, instant, recordsContaining } from '@app/kernel';
import { z } from 'zod';
import { IssueCommentDto } from './issue-comment.dto.js';
import { IssueDto, IssueHistoryDto } from './issue.dto.js';
import { GITHUB_STATES, ISSUE_PRIORITIES, ISSUE_STATUSES, ISSUE_TYPES } from './issue.entity.js';

const moment = (column: string) => `to_char(t.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What an issue shows, and how issues are listed. */
export const IssueView = defineView({
  table: 'issues',
  resource: 'issue',
  returns: IssueDto,
  where: 't.deleted_at is null',
  expressions: {
    commentCount: '(select count(*)::int from issue_comments c where c.organization_id = t.organization_id and c.issue_id = t.id and c.deleted_at is null)',
    githubIssueId: 't.github_issue_id::float8',
    github: `case when t.github_owner is not null then jsonb_build_object('pluginId', t.plugin_id, 'owner', t.github_owner, 'repository', t.github_repository, 'number', t.github_number,
      'url', t.github_url, 'state', t.github_state, 'error', t.github_error, 'updatedAt', ${moment('github_updated_at')}, 'syncedAt', ${moment('github_synced_at')}) end`,
  },
  filters: {
    number: equals('t.number', z.string().regex(/^\d{1,9}$/), 'int'),
    status: equals('t.status', z.enum(ISSUE_STATUSES)),
    priority: equals('t.priority', z.enum(ISSUE_PRIORITIES)),
    issueType: equals('t.issue_type', z.enum(ISSUE_TYPES)),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    createdById: equals('t.created_by_id', idOf('user'), 'uuid'),
    dealId: equals('t.deal_id', idOf('deal'), 'uuid'),
    contactId: equals('t.contact_id', idOf('contact'), 'uuid'),
    githubState: equals('t.github_state', z.enum(GITHUB_STATES)),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  parameters: { label: z.string().trim().min(1).max(50).optional().meta({ description: 'Issues with this label.', example: 'billing' }) },
  search: recordsContaining('issue'),
  sort: {
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
    updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
    number: { sql: 't.number', cast: 'int' },
  },
  defaultSort: '-createdAt',
});

/** The comments of an issue, oldest first. */
export const IssueCommentView = defineView({
  table: 'issue_comments',
  resource: 'issue-comment',
  returns: IssueCommentDto,
  where: 't.deleted_at is null',
  expressions: { githubCommentId: 't.github_comment_id::float8' },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});

/** What happened to an issue, oldest first. */
export const IssueHistoryView = defineView({
  table: 'issue_history',
  resource: 'issue-history-entry',
  returns: IssueHistoryDto,
  sort: { at: { sql: 't.at', cast: 'timestamptz' } },
  defaultSort: 'at',
});
