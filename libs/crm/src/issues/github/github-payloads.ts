import { z } from 'zod';

/** The parts of GitHub's documents this product reads; everything else in them may change. */
const user = z.object({ login: z.string() });
const label = z.union([z.string(), z.object({ name: z.string().nullish() })]);

export const GithubIssue = z.object({
  id: z.number(),
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(label).nullish(),
  assignees: z.array(user).nullish(),
  updated_at: z.string(),
  user: user.nullish(),
  pull_request: z.unknown().optional(),
  comments: z.number().nullish(),
});
export type GithubIssue = z.output<typeof GithubIssue>;

export const GithubComment = z.object({ id: z.number(), body: z.string().nullish(), created_at: z.string(), updated_at: z.string(), user: user.nullish() });
export type GithubComment = z.output<typeof GithubComment>;

const repository = z.object({ name: z.string(), owner: user });
const delivered = { repository, sender: user.nullish() };

export const IssuesPayload = z.object({
  action: z.string(),
  issue: GithubIssue,
  changes: z.object({ new_issue: GithubIssue.nullish(), new_repository: repository.nullish() }).nullish(),
  ...delivered,
});
export type IssuesPayload = z.output<typeof IssuesPayload>;

export const IssueCommentPayload = z.object({ action: z.string(), issue: GithubIssue, comment: GithubComment, ...delivered });
export type IssueCommentPayload = z.output<typeof IssueCommentPayload>;

const HEEDED: Record<string, { schema: z.ZodType<IssuesPayload | IssueCommentPayload>; actions: readonly string[] }> = {
  issues: { schema: IssuesPayload, actions: ['opened', 'edited', 'closed', 'reopened', 'assigned', 'unassigned', 'labeled', 'unlabeled', 'transferred', 'deleted'] },
  issue_comment: { schema: IssueCommentPayload, actions: ['created', 'edited', 'deleted'] },
};

/** What a delivery tells of issues: null when it tells nothing that matters here, `unknown_shape` when it should. */
export function readDelivery(event: string, body: unknown): IssuesPayload | IssueCommentPayload | 'unknown_shape' | null {
  const heeded = HEEDED[event];
  const action = (body as { action?: unknown } | null)?.action;
  if (!heeded || (typeof action === 'string' && !heeded.actions.includes(action))) return null;
  const read = heeded.schema.safeParse(body);
  if (!read.success) return 'unknown_shape';
  return read.data.issue.pull_request ? null : read.data;
}

export const labelNames = ({ labels }: GithubIssue): string[] =>
  (labels ?? []).map((one) => (typeof one === 'string' ? one : (one.name ?? ''))).filter((name) => name !== '').sort();

export const assigneeLogins = ({ assignees }: GithubIssue): string[] => (assignees ?? []).map(({ login }) => login.toLowerCase());
