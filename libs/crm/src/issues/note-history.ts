import { requireScope } from '@app/kernel';
import type { EntityManager } from '@mikro-orm/postgresql';
import { IssueHistorySchema, type ISSUE_HISTORY_KINDS } from './issue-history.entity.js';

/** Writes down what happened to an issue, in the running transaction. */
export function noteHistory(em: EntityManager, issueId: string, kind: (typeof ISSUE_HISTORY_KINDS)[number], data: Record<string, unknown>): void {
  const { userId } = requireScope();
  em.create(IssueHistorySchema, { issueId, kind, data, actorUserId: userId, at: requireScope().now() });
}
