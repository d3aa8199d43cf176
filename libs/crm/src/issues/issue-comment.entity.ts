import { tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const IssueCommentSchema = defineEntity({
  name: 'IssueComment',
  ...tenantTable('issue_comments'),
  properties: {
    ...tenantColumns,
    issueId: p.uuid(),
    /** The member who wrote it; null when nobody here did. */
    authorId: p.uuid().nullable(),
    /** The GitHub login that wrote it, when it was written there. */
    authorLogin: p.string().length(100).nullable(),
    body: p.text(),
    githubCommentId: p.bigint('number').nullable(),
    githubUpdatedAt: timestamp().nullable(),
    /** Of the text GitHub has, or is being told right now. What GitHub says and has this sum is no news. */
    githubBodySum: p.string().length(64).nullable(),
    /** False while GitHub has not been told what it is now. */
    isPushed: p.boolean().default(true),
    /** Kept after the end, so that late news of GitHub does not bring it back. */
    deletedAt: timestamp().nullable(),
  },
  uniques: [{ name: 'issue_comments_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'issue_comments_issue_id', properties: ['organizationId', 'issueId', 'createdAt', 'id'] },
    { name: 'issue_comments_author_id', properties: ['organizationId', 'authorId'] },
    {
      name: 'issue_comments_github_comment_id',
      expression: `create unique index "issue_comments_github_comment_id" on "issue_comments" ("organization_id", "issue_id", "github_comment_id") where github_comment_id is not null`,
    },
  ],
});

/** A remark on an issue. */
export class IssueComment extends IssueCommentSchema.class {
  /** False when it says so already. */
  rewrite(body: string, isConnected: boolean): boolean {
    if (body === this.body) return false;
    this.body = body;
    if (isConnected) this.isPushed = false;
    return true;
  }

  delete(at: Date, isConnected: boolean): void {
    this.deletedAt = at;
    this.isPushed = !(isConnected && this.githubCommentId != null);
  }
}
IssueCommentSchema.setClass(IssueComment);
