import type { FakeGithub, FakeIssue } from './github.js';

interface Asked {
  method: string;
  url: URL;
  body: Record<string, unknown>;
}
/** One repository, and what is asked of its issues below `/issues`. */
interface Place {
  fake: FakeGithub;
  repository: string;
  issues: Map<number, FakeIssue>;
}
type Send = (status: number, document?: unknown) => void;

const NOT_FOUND = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' };
/** Who acts when the application does. */
const BOT = 'frontoffice-bot';

/** The documented paths of issues and their comments, by name of the repository or by its id. */
export function answerGithub(fake: FakeGithub, asked: Asked, send: Send): void {
  const byId = /^\/repositories\/([^/]+)\/issues\/(\d+)$/.exec(asked.url.pathname);
  const [, repository, rest = ''] = byId ? [null, decodeURIComponent(byId[1]!), `/${byId[2]}`] : (/^\/repos\/([^/]+\/[^/]+)\/issues(.*)$/.exec(asked.url.pathname) ?? []);
  const issues = repository === undefined ? undefined : fake.repositories.get(repository);
  if (!issues || repository === undefined) return send(404, NOT_FOUND);
  const place = { fake, repository, issues };
  const ofComment = /^\/comments\/(\d+)$/.exec(rest);
  if (ofComment) return answerComment(place, Number(ofComment[1]), asked, send);
  if (rest !== '') return answerIssue(place, rest, asked, send);
  if (asked.method === 'GET') return list(place, asked.url.searchParams, send);
  create(place, asked.body, send);
}

function create({ fake, repository }: Place, body: Record<string, unknown>, send: Send): void {
  if (typeof body['title'] !== 'string' || body['title'] === '') return send(422, { message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }] });
  const issue = fake.open(repository, { title: body['title'], body: (body['body'] as string | undefined) ?? null, labels: (body['labels'] as string[] | undefined) ?? [], assignees: allowed(fake, body['assignees']) }, BOT);
  send(201, fake.document(repository, issue));
}

function answerIssue({ fake, repository, issues }: Place, rest: string, { method, body }: Asked, send: Send): void {
  const [, number, comments] = /^\/(\d+)(\/comments)?$/.exec(rest) ?? [];
  const issue = issues.get(Number(number));
  if (!issue) return send(404, NOT_FOUND);
  if (issue.isGone) return send(410, { message: 'This issue was deleted', documentation_url: 'https://docs.github.com/rest' });
  if (issue.movedTo) return send(301, { message: 'Moved Permanently', url: `${fake.url}/repositories/${encodeURIComponent(issue.movedTo.repository)}/issues/${issue.movedTo.number}` });
  if (comments) {
    if (method === 'GET') return send(200, issue.comments.map((one) => fake.commentDocument(repository, issue, one)));
    return send(201, fake.commentDocument(repository, issue, fake.comment(repository, issue.number, body['body'] as string, BOT)));
  }
  if (method === 'PATCH') update(fake, repository, issue, body);
  send(200, fake.document(repository, issue));
}

function list({ fake, repository, issues }: Place, query: URLSearchParams, send: Send): void {
  const size = Number(query.get('per_page') ?? 30);
  const page = Number(query.get('page') ?? 1);
  const wanted = [...issues.values()].filter((issue) => !issue.isGone && !issue.movedTo && (query.get('state') === 'all' || issue.state === (query.get('state') ?? 'open')));
  const sorted = wanted.sort((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number));
  send(200, sorted.slice((page - 1) * size, page * size).map((issue) => fake.document(repository, issue)));
}

function update(fake: FakeGithub, repository: string, issue: FakeIssue, { assignees, ...fields }: Record<string, unknown>): void {
  const next = { ...fields, ...(assignees ? { assignees: allowed(fake, assignees) } : {}) } as Partial<FakeIssue>;
  const action = next.state && next.state !== issue.state ? (next.state === 'closed' ? 'closed' : 'reopened') : 'edited';
  fake.change(repository, issue.number, action, next, BOT);
}

function answerComment({ fake, repository, issues }: Place, id: number, { method, body }: Asked, send: Send): void {
  const issue = [...issues.values()].find(({ comments }) => comments.some((one) => one.id === id));
  if (!issue) return send(404, NOT_FOUND);
  fake.changeComment(repository, issue.number, id, method === 'DELETE' ? 'deleted' : 'edited', body['body'] as string);
  if (method === 'DELETE') return send(204);
  send(200, fake.commentDocument(repository, issue, issue.comments.find((one) => one.id === id)!));
}

const allowed = (fake: FakeGithub, logins: unknown): string[] => ((logins as string[] | undefined) ?? []).filter((login) => fake.assignable.has(login));
