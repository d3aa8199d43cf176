import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerGithub } from './github-routes.js';

export interface FakeIssue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
  assignees: string[];
  updated_at: string;
  created_at: string;
  comments: FakeComment[];
  /** `owner/name` it was transferred to, and its number there. */
  movedTo?: { repository: string; number: number };
  isGone?: boolean;
}
export interface FakeComment {
  id: number;
  body: string;
  login: string;
  created_at: string;
  updated_at: string;
}
export interface Hook {
  url: string;
  secret: string;
}
export interface Delivery {
  id: string;
  event: string;
  body: string;
}

type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A GitHub of one's own: the REST API of issues and the webhooks that go with it, in the documented shapes. Times have whole
 * seconds, as GitHub's have. It misbehaves on demand: `instead` answers in its place, `isHolding` keeps deliveries back so
 * that a test can send them late, twice, in another order, or with another signature.
 */
export class FakeGithub {
  url = '';
  readonly repositories = new Map<string, Map<number, FakeIssue>>();
  /** `METHOD path` and body of every request, in order. */
  readonly asked: { route: string; body: Record<string, unknown> | null; atMs: number }[] = [];
  /** Answers instead while it is set and says true. */
  instead: Misbehaviour | undefined;
  /** Does what is asked and then hangs up before answering. */
  hangsUp = 0;
  /** What happens between doing and answering: deliveries that arrive before the answer, for one. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  hook: Hook | undefined;
  isHolding = false;
  readonly held: Delivery[] = [];
  readonly answers: number[] = [];
  /** Logins that may be assigned; others are left out without a word, as GitHub does. */
  readonly assignable = new Set<string>(['octocat', 'hubot']);
  #nextId = 444_500_000;
  #clock = Date.parse('2026-11-20T10:00:00Z');
  #underway: Promise<unknown>[] = [];

  private constructor(readonly token: string) {}

  static async start(token: string, ...repositories: string[]): Promise<FakeGithub> {
    const fake = new FakeGithub(token);
    for (const name of repositories) fake.repositories.set(name, new Map());
    const server = createServer((request, response) => void fake.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    fake.close = () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
    return fake;
  }

  close: () => Promise<void> = () => Promise.resolve();

  /** Lets GitHub's clock, whose second does not move by itself, go on; or sets it. */
  tick(seconds = 1): void {
    this.#clock += seconds * 1000;
  }
  setClock(at: number): void {
    this.#clock = Math.floor(at / 1000) * 1000;
  }

  issue(repository: string, number: number): FakeIssue {
    return this.repositories.get(repository)!.get(number)!;
  }
  only(repository: string): FakeIssue {
    const [issue, more] = [...this.repositories.get(repository)!.values()];
    if (!issue || more) throw new Error(`${repository} has not exactly one issue.`);
    return issue;
  }

  /** Somebody opens an issue at GitHub. */
  open(repository: string, fields: Partial<FakeIssue> & { title: string }, login = 'octocat'): FakeIssue {
    const issues = this.repositories.get(repository)!;
    const at = this.now();
    const issue: FakeIssue = { id: this.#nextId++, number: Math.max(0, ...issues.keys()) + 1, body: null, state: 'open', state_reason: null, labels: [], assignees: [], created_at: at, updated_at: at, comments: [], ...fields };
    issues.set(issue.number, issue);
    this.tell('issues', { action: 'opened', ...this.about(repository, issue, login) });
    return issue;
  }

  /** Somebody changes an issue at GitHub; `action` names the delivery. */
  change(repository: string, number: number, action: string, fields: Partial<FakeIssue>, login = 'octocat'): FakeIssue {
    const issue = this.issue(repository, number);
    this.tick();
    Object.assign(issue, fields, { updated_at: this.now() });
    this.tell('issues', { action, ...(action === 'edited' ? { changes: {} } : {}), ...this.about(repository, issue, login) });
    return issue;
  }

  comment(repository: string, number: number, body: string, login = 'octocat'): FakeComment {
    const issue = this.issue(repository, number);
    this.tick();
    const comment = { id: this.#nextId++, body, login, created_at: this.now(), updated_at: this.now() };
    issue.comments.push(comment);
    issue.updated_at = this.now();
    this.tell('issue_comment', { action: 'created', ...this.about(repository, issue, login), comment: this.commentDocument(repository, issue, comment) });
    return comment;
  }

  changeComment(repository: string, number: number, id: number, action: 'edited' | 'deleted', body = ''): void {
    const issue = this.issue(repository, number);
    const comment = issue.comments.find((one) => one.id === id)!;
    this.tick();
    if (action === 'edited') Object.assign(comment, { body, updated_at: this.now() });
    else issue.comments.splice(issue.comments.indexOf(comment), 1);
    this.tell('issue_comment', { action, ...(action === 'edited' ? { changes: {} } : {}), ...this.about(repository, issue, 'octocat'), comment: this.commentDocument(repository, issue, comment) });
  }

  transfer(from: string, number: number, to: string): FakeIssue {
    const old = this.issue(from, number);
    this.tick();
    const target = this.repositories.get(to)!;
    const moved: FakeIssue = { ...old, id: this.#nextId++, number: Math.max(0, ...target.keys()) + 1, updated_at: this.now() };
    target.set(moved.number, moved);
    old.movedTo = { repository: to, number: moved.number };
    this.tell('issues', { action: 'transferred', changes: { new_issue: this.document(to, moved), new_repository: this.repositoryDocument(to) }, ...this.about(from, old, 'octocat') });
    return moved;
  }

  remove(repository: string, number: number): void {
    const issue = this.issue(repository, number);
    this.tick();
    issue.isGone = true;
    this.tell('issues', { action: 'deleted', ...this.about(repository, issue, 'octocat') });
  }

  /** Sends a delivery, signed, or forged with another secret; answers the status. */
  async deliver({ id, event, body }: Delivery, { secret = this.hook!.secret, signature }: { secret?: string; signature?: string } = {}): Promise<number> {
    const response = await fetch(this.hook!.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/044aadd', 'x-github-delivery': id, 'x-github-event': event,
        'x-hub-signature-256': signature ?? `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
    });
    await response.text();
    this.answers.push(response.status);
    return response.status;
  }

  /** Waits until every delivery that was begun was answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#underway.splice(0));
  }

  private now(): string {
    return new Date(this.#clock).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }

  private tell(event: string, payload: Record<string, unknown>): void {
    const delivery = { id: randomUUID(), event, body: JSON.stringify(payload) };
    if (this.isHolding || !this.hook) this.held.push(delivery);
    else this.#underway.push(this.deliver(delivery));
  }

  private about(repository: string, issue: FakeIssue, login: string) {
    return { issue: this.document(repository, issue), repository: this.repositoryDocument(repository), sender: userDocument(login) };
  }

  private repositoryDocument(repository: string) {
    const [owner, name] = repository.split('/') as [string, string];
    return { id: 186_853_002, node_id: 'MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=', name, full_name: repository, private: true, owner: userDocument(owner), html_url: `https://github.com/${repository}`, url: `${this.url}/repos/${repository}` };
  }

  document(repository: string, issue: FakeIssue) {
    const url = `${this.url}/repos/${repository}/issues/${issue.number}`;
    return {
      url, repository_url: `${this.url}/repos/${repository}`, labels_url: `${url}/labels{/name}`, comments_url: `${url}/comments`, events_url: `${url}/events`,
      html_url: `https://github.com/${repository}/issues/${issue.number}`, id: issue.id, node_id: `I_${issue.id}`, number: issue.number, title: issue.title, user: userDocument('octocat'),
      labels: issue.labels.map((name, i) => ({ id: 1000 + i, node_id: `L_${i}`, url: `${this.url}/repos/${repository}/labels/${encodeURIComponent(name)}`, name, color: 'd73a4a', default: false, description: null })),
      state: issue.state, locked: false, assignee: issue.assignees[0] ? userDocument(issue.assignees[0]) : null, assignees: issue.assignees.map(userDocument), milestone: null,
      comments: issue.comments.length, created_at: issue.created_at, updated_at: issue.updated_at, closed_at: issue.state === 'closed' ? issue.updated_at : null, author_association: 'OWNER',
      active_lock_reason: null, body: issue.body, reactions: { url: `${url}/reactions`, total_count: 0, '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 },
      timeline_url: `${url}/timeline`, performed_via_github_app: null, state_reason: issue.state_reason,
    };
  }

  commentDocument(repository: string, issue: FakeIssue, comment: FakeComment) {
    const { id, body, login, created_at, updated_at } = comment;
    const base = `${this.url}/repos/${repository}/issues`;
    return {
      url: `${base}/comments/${id}`, html_url: `https://github.com/${repository}/issues/${issue.number}#issuecomment-${id}`, issue_url: `${base}/${issue.number}`, id, node_id: `IC_${id}`,
      user: userDocument(login), created_at, updated_at, author_association: 'OWNER', body, performed_via_github_app: null,
      reactions: { url: `${base}/comments/${id}/reactions`, total_count: 0, '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 },
    };
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await jsonOf(request);
    const url = new URL(request.url!, this.url);
    this.asked.push({ route: `${request.method} ${url.pathname}`, body, atMs: Date.now() });
    if (this.instead?.(request, response)) return;
    const send = async (status: number, document?: unknown) => {
      await this.beforeAnswer();
      if (this.hangsUp > 0) {
        this.hangsUp--;
        return void request.socket.destroy();
      }
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999' }).end(status === 204 ? undefined : JSON.stringify(document));
    };
    if (!/^(token|bearer) /i.test(request.headers.authorization ?? '') || !request.headers.authorization!.endsWith(` ${this.token}`)) return void send(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' });
    answerGithub(this, { method: request.method!, url, body: body ?? {} }, (status, document) => void send(status, document));
  }
}

const userDocument = (login: string) => ({
  login, id: 21_031_067, node_id: 'MDQ6VXNlcjIxMDMxMDY3', avatar_url: `https://avatars1.githubusercontent.com/u/21031067?v=4`, gravatar_id: '', url: `https://api.github.com/users/${login}`,
  html_url: `https://github.com/${login}`, type: 'User', site_admin: false,
});

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>) : null;
}

/** Answers that a GitHub which has enough gives. */
export const refuses = (status: number, message: string, headers: Record<string, string> = {}): Misbehaviour => (_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ message }));
  return true;
};
