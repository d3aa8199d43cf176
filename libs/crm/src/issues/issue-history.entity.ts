import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ISSUE_HISTORY_KINDS = ['status_changed', 'github_linked', 'github_unlinked', 'github_failed', 'github_conflict', 'github_transferred', 'github_deleted'] as const;

/** What happened to an issue; never changed. */
export const IssueHistorySchema = defineEntity({
  name: 'IssueHistory',
  ...tenantTable('issue_history'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    issueId: p.uuid(),
    at: timestamp(),
    kind: p.enum(ISSUE_HISTORY_KINDS),
    actorUserId: p.uuid().nullable(),
    /** Ids, codes and names of fields. */
    data: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
  },
  indexes: [
    { name: 'issue_history_issue_id', properties: ['organizationId', 'issueId', 'at', 'id'] },
    { name: 'issue_history_actor_user_id', properties: ['actorUserId'] },
  ],
});

/** The last number an organization gave to an issue. */
export const IssueCounterSchema = defineEntity({
  name: 'IssueCounter',
  ...tenantTable('issue_counters'),
  properties: { organizationId: p.uuid().primary(), lastNumber: p.integer() },
});
