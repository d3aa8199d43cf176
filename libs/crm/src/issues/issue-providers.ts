import { AddDemoIssues } from './add-demo-issues.js';
import { AbsorbGithubIssue } from './github/absorb-github-issue.js';
import { ApplyGithubComment } from './github/apply-github-comment.js';
import { ApplyGithubDelivery } from './github/apply-github-delivery.job.js';
import { EnqueueSync } from './github/enqueue-sync.js';
import { ExchangeWithGithub } from './github/exchange-with-github.js';
import { GithubClient } from './github/github-client.js';
import { GithubConnectionSchema } from './github/github-connection.entity.js';
import { GithubLoginSchema } from './github/github-login.entity.js';
import { GithubSettingsService } from './github/github-settings.service.js';
import { ImportGithubIssues } from './github/import-github-issues.job.js';
import { LinkIssueToGithub } from './github/link-issue.js';
import { PullComments } from './github/pull-comments.js';
import { PushComments } from './github/push-comments.js';
import { ReceiveGithubDelivery } from './github/receive-github-delivery.js';
import { ResumeSync } from './github/resume-sync.js';
import { SyncIssue } from './github/sync-issue.js';
import { WebhookSecrets } from './github/webhook-secrets.js';
import { IssueComment } from './issue-comment.entity.js';
import { IssueCommentsService } from './issue-comments.service.js';
import { IssueCounterSchema, IssueHistorySchema } from './issue-history.entity.js';
import { Issue } from './issue.entity.js';
import { IssueSections } from './issue-sections.js';
import { IssuesService } from './issues.service.js';

/** What the module of the context has to know of issues beside their controllers. */
export const issueEntities = [Issue, IssueComment, IssueHistorySchema, IssueCounterSchema, GithubConnectionSchema, GithubLoginSchema];
export const issueProviders = [
  IssuesService, IssueSections, IssueCommentsService, LinkIssueToGithub, GithubSettingsService, WebhookSecrets, ReceiveGithubDelivery, ApplyGithubDelivery, ApplyGithubComment,
  AbsorbGithubIssue, GithubClient, PullComments, PushComments, ExchangeWithGithub, SyncIssue, EnqueueSync, ResumeSync, ImportGithubIssues, AddDemoIssues,
];
