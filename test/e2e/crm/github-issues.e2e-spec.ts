import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { FakeGithub, refuses, type Delivery } from '../../support/fakes/github.js';

const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const SHOP = 'acme/shop';

describe('Issues and GitHub', () => {
  let test: TestApp;
  let github: FakeGithub;
  let acme: SignedUp;
  let pluginId: string;

  beforeAll(async () => {
    github = await FakeGithub.start(TOKEN, SHOP, 'acme/other');
    test = await startTestApp({ worker: true, environment: { PLUGIN_GITHUB_URL: github.url, GITHUB_RETRY_MS: '50' } });
  });
  afterAll(async () => {
    await test.close();
    await github.close();
  });
  beforeEach(async () => {
    for (const repository of github.repositories.values()) repository.clear();
    Object.assign(github, { instead: undefined, isHolding: false, hangsUp: 0, beforeAnswer: () => Promise.resolve() });
    github.setClock(Date.now());
    acme = await signUpCompany(test.url);
    pluginId = await connect();
  });
  afterEach(async () => {
    await github.settled();
    github.hook = undefined;
  });

  async function connect(who = acme): Promise<string> {
    const plugin = await who.client.post('/v1/plugins', { dataSource: 'github', title: 'Shop', credentials: { token: TOKEN }, properties: { owner: 'acme', repository: 'shop' } });
    expect(plugin.status).toBe(201);
    const { status, body } = await who.client.post(`/v1/github/plugins/${plugin.body.id}/webhook-secret`);
    expect([status, body]).toEqual([200, { payloadUrl: `http://localhost:3000/callbacks/github/${plugin.body.id}`, secret: expect.stringMatching(/^fogh_.{43}$/), previousUntil: null }]);
    github.hook = { url: `${test.url}/callbacks/github/${plugin.body.id}`, secret: body.secret };
    github.held.length = 0;
    github.asked.length = 0;
    return plugin.body.id;
  }
  const create = async (overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/issues', { title: 'Export stops', issueType: 'bug', ...overrides });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const read = async (id: string): Promise<Json> => (await acme.client.get(`/v1/issues/${id}`)).body;
  const until = (id: string, holds: (issue: Json) => boolean) => eventually(async () => {
    const issue = await read(id);
    return holds(issue) && issue;
  });
  const linked = (id: string) => until(id, ({ github: link }) => link?.state === 'linked');
  const history = async (id: string) => (await acme.client.get(`/v1/issues/${id}/history?limit=100`)).body.data.map(({ kind }: Json) => kind);
  /** Until no job waits or runs that could still change something now. */
  const quiet = () => eventually(async () => {
    const [row] = await queryAsAdmin<{ count: string }>(test.database, `select count(*) from jobs where state in ('pending', 'leased') and available_at < now() + interval '5 seconds' and name in ('crm.sync-issue', 'crm.apply-github-delivery')`);
    return row!.count === '0';
  });
  const shown = (issue: Json) => ({ title: issue.title, description: issue.description, status: issue.status, labels: issue.labels, assignedToId: issue.assignedToId, commentCount: issue.commentCount });

  it('creates, changes, closes, reopens, assigns, labels and comments there what happens here', async () => {
    await acme.client.post('/v1/github/logins', { userId: acme.userId, login: 'Octocat' });
    const { id, github: pending } = await create({ description: 'At 1,000 rows.', labels: ['export'], assignedToId: acme.userId });
    expect(pending).toMatchObject({ pluginId, owner: 'acme', repository: 'shop', state: 'pending', number: null });
    const issue = await linked(id);
    const there = github.only(SHOP);
    expect(there).toMatchObject({ title: 'Export stops', labels: ['export'], assignees: ['octocat'], state: 'open' });
    expect(there.body).toBe(`At 1,000 rows.\n\n<!-- frontoffice:issue:${id} -->`);
    expect(issue).toMatchObject({ githubIssueId: there.id, description: 'At 1,000 rows.', github: { number: there.number, url: 'https://github.com/acme/shop/issues/1', error: null } });

    expect((await acme.client.patch(`/v1/issues/${id}`, { title: 'Export stops early', description: 'Later.', labels: ['export', 'urgent'], assignedToId: null })).status).toBe(200);
    await eventually(async () => there.title === 'Export stops early' && there.assignees.length === 0 && there.labels.join() === 'export,urgent');
    expect(there.body).toMatch(/^Later\./);
    for (const [status, state, reason] of [['resolved', 'closed', 'completed'], ['in_progress', 'open', 'reopened'], ['closed', 'closed', 'not_planned']]) {
      expect((await acme.client.post(`/v1/issues/${id}/transitions`, { status })).status).toBe(200);
      await eventually(async () => there.state === state && there.state_reason === reason);
    }
    const comment = (await acme.client.post(`/v1/issues/${id}/comments`, { body: 'First.' })).body;
    await eventually(async () => there.comments.length === 1);
    await acme.client.patch(`/v1/issues/${id}/comments/${comment.id}`, { body: 'Second.' });
    await eventually(async () => there.comments[0]?.body.startsWith('Second.'));
    await eventually(async () => (await acme.client.get(`/v1/issues/${id}/comments`)).body.data[0].isPushed);
    await acme.client.delete(`/v1/issues/${id}/comments/${comment.id}`);
    await eventually(async () => there.comments.length === 0);
    await quiet();
    expect(await read(id)).toMatchObject({ status: 'closed', commentCount: 0, github: { state: 'linked', error: null } });
  });

  it('takes a comment as told also when GitHub speaks of it before it answers', async () => {
    const { id } = await create();
    await linked(id);
    await quiet();
    github.setClock(Date.now() + 60_000);
    github.beforeAnswer = async () => {
      await github.settled();
      await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs where state in ('pending', 'leased') and name = 'crm.apply-github-delivery'`)).length === 0);
    };
    const told = () => eventually(async () => {
      const [comment] = (await acme.client.get(`/v1/issues/${id}/comments`)).body.data;
      return comment.isPushed && comment;
    });
    const { id: commentId } = (await acme.client.post(`/v1/issues/${id}/comments`, { body: 'First.' })).body;
    expect((await told()).body).toBe('First.');
    await acme.client.patch(`/v1/issues/${id}/comments/${commentId}`, { body: 'Second.' });
    expect((await told()).body).toBe('Second.');
    expect(github.only(SHOP).comments.map(({ body }) => body.split('\n')[0])).toEqual(['Second.']);
    await acme.client.delete(`/v1/issues/${id}/comments/${commentId}`);
    await eventually(async () => github.only(SHOP).comments.length === 0);
  });

  it('hears what happens there, and tells GitHub nothing of it again', async () => {
    await acme.client.post('/v1/github/logins', { userId: acme.userId, login: 'octocat' });
    const { id } = await create({ description: 'Old.' });
    await linked(id);
    await quiet();
    const { number } = github.only(SHOP);
    github.asked.length = 0;
    github.change(SHOP, number, 'edited', { title: 'From there', body: 'New.\r\nTwo lines.' });
    await until(id, ({ title, description }) => title === 'From there' && description === 'New.\nTwo lines.');
    github.change(SHOP, number, 'labeled', { labels: ['x', 'y'] });
    github.change(SHOP, number, 'assigned', { assignees: ['octocat', 'stranger'] });
    github.change(SHOP, number, 'closed', { state: 'closed', state_reason: 'completed' });
    await until(id, ({ status, assignedToId, labels }) => status === 'resolved' && assignedToId === acme.userId && labels.join() === 'x,y');
    github.change(SHOP, number, 'reopened', { state: 'open', state_reason: 'reopened' });
    await until(id, ({ status, closedAt }) => status === 'open' && closedAt === null);
    github.change(SHOP, number, 'closed', { state: 'closed', state_reason: 'not_planned' });
    await until(id, ({ status }) => status === 'closed');
    const comment = github.comment(SHOP, number, 'Me too.');
    const [heard] = await eventually(async () => {
      const { data } = (await acme.client.get(`/v1/issues/${id}/comments`)).body;
      return data.length === 1 && data;
    });
    expect(heard).toMatchObject({ body: 'Me too.', authorId: acme.userId, authorLogin: 'octocat', githubCommentId: comment.id });
    github.changeComment(SHOP, number, comment.id, 'edited', 'Me three.');
    await eventually(async () => (await acme.client.get(`/v1/issues/${id}/comments`)).body.data[0].body === 'Me three.');
    github.changeComment(SHOP, number, comment.id, 'deleted');
    await until(id, ({ commentCount }) => commentCount === 0);
    await quiet();
    expect(github.asked.filter(({ route }) => !route.startsWith('GET'))).toEqual([]);
    expect(github.answers.every((status) => status === 202)).toBe(true);
  });

  it('ends in the same state whatever the order and number of deliveries', async () => {
    const { id } = await create();
    await linked(id);
    await quiet();
    const { number } = github.only(SHOP);
    github.isHolding = true;
    github.change(SHOP, number, 'edited', { title: 'One' });
    github.change(SHOP, number, 'labeled', { labels: ['a'] });
    github.change(SHOP, number, 'closed', { state: 'closed', state_reason: 'completed' });
    github.change(SHOP, number, 'edited', { title: 'Two', labels: ['a', 'b'] });
    const comment = github.comment(SHOP, number, 'x');
    github.changeComment(SHOP, number, comment.id, 'edited', 'y');
    github.changeComment(SHOP, number, comment.id, 'deleted');
    const deliveries = github.held.splice(0);
    const shuffled = (seed: number): Delivery[] => deliveries.map((delivery, i) => [(i * 7919 + seed * 104_729) % 101, delivery] as const).sort(([a], [b]) => a - b).map(([, delivery]) => delivery);
    for (const seed of [5, 2, 9]) for (const delivery of shuffled(seed)) expect(await github.deliver({ ...delivery, id: seed === 2 ? delivery.id : `${delivery.id}-${seed}` })).toBe(202);
    for (const delivery of deliveries.toReversed()) expect(await github.deliver({ ...delivery, id: `${delivery.id}-reversed` })).toBe(202);
    await quiet();
    expect(shown(await read(id))).toEqual({ title: 'Two', description: null, status: 'resolved', labels: ['a', 'b'], assignedToId: null, commentCount: 0 });
    expect(await history(id)).not.toContain('github_conflict');
    const version = (await read(id)).version;
    for (const delivery of deliveries) await github.deliver(delivery);
    await quiet();
    expect((await read(id)).version).toBe(version);
  });

  it('does not believe anybody but GitHub', async () => {
    const { id } = await create();
    await linked(id);
    const { number } = github.only(SHOP);
    github.isHolding = true;
    github.change(SHOP, number, 'edited', { title: 'Forged' });
    const [delivery] = github.held.splice(0);
    expect(await github.deliver(delivery!, { secret: 'guessed' })).toBe(401);
    expect(await github.deliver(delivery!, { signature: '' })).toBe(401);
    expect(await github.deliver({ ...delivery!, body: delivery!.body.replace('Forged', 'Worse!') }, { signature: `sha256=${'0'.repeat(64)}` })).toBe(401);
    github.hook!.url = `${test.url}/callbacks/github/01937c4e-5252-7b3c-9d4e-5f6a7b8c9d0e`;
    expect(await github.deliver(delivery!)).toBe(401);
    expect((await read(id)).title).toBe('Export stops');
    expect(await queryAsAdmin(test.database, `select 1 from inbox_messages where organization_id = $1 and dedupe_key like '%' || $2`, [acme.organizationId, delivery!.id])).toEqual([]);
    github.answers.length = 0;
  });

  it('keeps the secret before for a day after a new one was made, and shows none again', async () => {
    const old = github.hook!.secret;
    const { body } = await acme.client.post(`/v1/github/plugins/${pluginId}/webhook-secret`);
    expect([body.secret === old, Date.parse(body.previousUntil) > Date.now() + 23 * 3_600_000]).toEqual([false, true]);
    github.isHolding = true;
    github.open(SHOP, { title: 'x' });
    const [delivery] = github.held.splice(0);
    expect(await github.deliver({ ...delivery!, id: 'a' }, { secret: old })).toBe(202);
    expect(await github.deliver({ ...delivery!, id: 'b' }, { secret: body.secret })).toBe(202);
    await queryAsAdmin(test.database, `update github_connections set previous_until = now() where plugin_id = $1`, [pluginId]);
    expect(await github.deliver({ ...delivery!, id: 'c' }, { secret: old })).toBe(401);
    const [row] = await queryAsAdmin<Json>(test.database, 'select * from github_connections where plugin_id = $1', [pluginId]);
    expect(JSON.stringify(row)).not.toContain(body.secret);
    expect(JSON.stringify(row)).not.toContain(old);
    await quiet();
  });

  it('lets the newer side win when both changed the same, field by field, and writes that down', async () => {
    const { id } = await create({ description: 'Base.' });
    await linked(id);
    await quiet();
    const { number } = github.only(SHOP);
    github.isHolding = true;
    github.setClock(Date.now() - 60_000);
    github.change(SHOP, number, 'edited', { title: 'Older, there', labels: ['there'] });
    await acme.client.patch(`/v1/issues/${id}`, { title: 'Newer, here', labels: ['here'] });
    await eventually(async () => github.issue(SHOP, number).title === 'Newer, here');
    await quiet();
    expect(shown(await read(id))).toMatchObject({ title: 'Newer, here', labels: ['here', 'there'] });
    expect(github.issue(SHOP, number).labels).toEqual(['here', 'there']);
    github.setClock(Date.now() + 60_000);
    github.change(SHOP, number, 'edited', { title: 'Newer, there' });
    await acme.client.patch(`/v1/issues/${id}`, { title: 'Older, here', description: 'Only here.' });
    await until(id, ({ title }) => title === 'Newer, there');
    await quiet();
    expect(github.issue(SHOP, number)).toMatchObject({ title: 'Newer, there', body: expect.stringMatching(/^Only here\./) });
    const { data } = (await acme.client.get(`/v1/issues/${id}/history`)).body;
    expect(data.filter(({ kind }: Json) => kind === 'github_conflict').map(({ data: facts }: Json) => facts)).toEqual([{ fields: ['title'], winner: 'here' }, { fields: ['title'], winner: 'github' }]);
    github.held.length = 0;
  });

  it('creates an issue and a comment once, even when the answers are lost', async () => {
    github.hook = undefined;
    github.hangsUp = 1;
    const { id } = await create();
    await linked(id);
    expect(github.repositories.get(SHOP)!.size).toBe(1);
    await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Once.' });
    await eventually(async () => github.only(SHOP).comments.length === 1);
    await quiet();
    await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Twice?' });
    github.instead = (request, response) => {
      if (request.method !== 'POST') return false;
      github.instead = undefined;
      github.hangsUp = 1;
      void response;
      return false;
    };
    await acme.client.patch(`/v1/issues/${id}`, { labels: ['z'] });
    await eventually(async () => (await acme.client.get(`/v1/issues/${id}/comments`)).body.data.every(({ isPushed }: Json) => isPushed));
    await quiet();
    expect(github.only(SHOP).comments.length).toBe(2);
  });

  it('waits while GitHub is down, and loses nothing', async () => {
    github.instead = refuses(502, 'Bad Gateway');
    const { id } = await create();
    const issue = await until(id, ({ github: link }) => link.error === 'unreachable');
    expect(issue.github.state).toBe('pending');
    await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Meanwhile.' });
    github.instead = undefined;
    await linked(id);
    await eventually(async () => github.only(SHOP).comments.length === 1);
    await until(id, ({ github: link }) => link.error === null);
  });

  it.each([
    ['primary', () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 2) }), 403],
    ['secondary', () => ({ 'retry-after': '1' }), 429],
  ])('leaves GitHub alone for as long as its %s rate limit says', async (_kind, headers, status) => {
    const told = headers();
    github.asked.length = 0;
    github.instead = refuses(status, 'You have exceeded a rate limit.', told);
    const first = await create();
    await until(first.id, ({ github: link }) => link.error === 'rate_limited');
    const second = await create({ title: 'Second' });
    github.instead = undefined;
    await linked(first.id);
    await linked(second.id);
    // an exchange about another issue may have been under way when the limit was told; these two have no number there before it ends
    const [refused, ...later] = github.asked.filter(({ route }) => !/\/issues\/\d/.test(route));
    const endsAtMs = 'retry-after' in told ? refused!.atMs + Number(told['retry-after']) * 1_000 : Number(told['x-ratelimit-reset']) * 1_000;
    expect(later.length).toBeGreaterThanOrEqual(2);
    expect(later.filter(({ atMs }) => atMs < endsAtMs)).toEqual([]);
    expect(github.repositories.get(SHOP)!.size).toBe(2);
  });

  it.each([
    [401, 'authentication_failed'],
    [403, 'permission_denied'],
    [404, 'not_found'],
    [410, 'gone'],
    [422, 'rejected'],
  ])('tells a %s on the issue, once, and tries again when asked or when the plugin changes', async (status, reason) => {
    github.instead = refuses(status, 'No.');
    const { id } = await create();
    await until(id, ({ github: link }) => link.state === 'failed' && link.error === reason);
    expect(await history(id)).toEqual(['github_failed']);
    await quiet();
    const asked = github.asked.length;
    expect((await acme.client.post(`/v1/issues/${id}/github-sync`)).status).toBe(202);
    await eventually(async () => github.asked.length > asked);
    await until(id, ({ github: link }) => link.state === 'failed');
    expect(await history(id)).toEqual(['github_failed']);
    github.instead = undefined;
    await acme.client.patch(`/v1/plugins/${pluginId}`, { title: 'Repaired' });
    await linked(id);
  });

  it('says when GitHub leaves out an assignee', async () => {
    await acme.client.post('/v1/github/logins', { userId: acme.userId, login: 'nobody-there' });
    const { id } = await create({ assignedToId: acme.userId });
    expect(await until(id, ({ github: link }) => link.state === 'linked' && link.error !== null)).toMatchObject({ assignedToId: acme.userId, github: { error: 'assignee_refused' } });
  });

  it('follows an issue that is transferred, told or not, and lets go of one that is deleted', async () => {
    const { id } = await create();
    await linked(id);
    await quiet();
    const moved = github.transfer(SHOP, github.only(SHOP).number, 'acme/other');
    await until(id, ({ github: link }) => link.repository === 'other' && link.number === moved.number);
    await acme.client.patch(`/v1/issues/${id}`, { title: 'In the other' });
    await eventually(async () => moved.title === 'In the other');
    await quiet();
    github.isHolding = true;
    const back = github.transfer('acme/other', moved.number, SHOP);
    await acme.client.patch(`/v1/issues/${id}`, { title: 'Back again' });
    await eventually(async () => back.title === 'Back again');
    expect(await until(id, ({ github: link }) => link.repository === 'shop')).toMatchObject({ githubIssueId: back.id });
    await quiet();
    github.held.length = 0;
    github.isHolding = false;
    github.remove(SHOP, back.number);
    await until(id, ({ github: link }) => link.state === 'deleted');
    expect((await acme.client.patch(`/v1/issues/${id}`, { title: 'Still ours' })).status).toBe(200);
    expect(await history(id)).toEqual(expect.arrayContaining(['github_linked', 'github_transferred', 'github_deleted']));
  });

  it('notices by itself that an issue was deleted there', async () => {
    const { id } = await create();
    await linked(id);
    await quiet();
    github.isHolding = true;
    github.remove(SHOP, github.only(SHOP).number);
    github.held.length = 0;
    await acme.client.patch(`/v1/issues/${id}`, { title: 'Unheard' });
    expect(await until(id, ({ github: link }) => link.state === 'deleted')).toMatchObject({ title: 'Unheard' });
  });

  it('links an issue to one that is there by its number, once, and unlinks it', async () => {
    github.hook = undefined;
    const there = github.open(SHOP, { title: 'There before', body: 'Theirs.', labels: ['old'] });
    const here = await create({ pluginId: null, title: 'Here before', labels: ['new'] });
    expect(here.github).toBeNull();
    expect((await acme.client.post(`/v1/issues/${here.id}/github-link`, { number: there.number })).status).toBe(200);
    expect(shown(await linked(here.id))).toMatchObject({ title: 'There before', description: 'Theirs.', labels: ['new', 'old'] });
    await eventually(async () => there.labels.join() === 'new,old');
    const other = await create({ pluginId: null });
    for (const id of [here.id, other.id]) expect((await acme.client.post(`/v1/issues/${id}/github-link`, { number: there.number })).body.code).toBe('issue_linked');
    expect((await acme.client.delete(`/v1/issues/${here.id}/github-link`)).status).toBe(204);
    expect((await read(here.id)).github).toBeNull();
    expect((await acme.client.post(`/v1/issues/${other.id}/github-link`, { number: 4711 })).status).toBe(200);
    await until(other.id, ({ github: link }) => link.state === 'failed' && link.error === 'not_found');
  });

  it('fetches the comments from before an issue was linked, and those whose delivery was lost, each once', async () => {
    github.hook = undefined;
    const there = github.open(SHOP, { title: 'There before' });
    for (let n = 1; n <= 3; n++) github.comment(SHOP, there.number, `Remark ${n}.`);
    const { id } = await create({ pluginId: null });
    await acme.client.post(`/v1/issues/${id}/github-link`, { number: there.number });
    await linked(id);
    await quiet();
    github.comment(SHOP, there.number, 'Lost on its way.');
    await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Written here.' });
    const { data } = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/issues/${id}/comments?limit=100`);
      return body.data.length === 5 && body.data.every(({ isPushed }: Json) => isPushed) && body;
    });
    expect(data.map(({ body }: Json) => body).sort()).toEqual(['Lost on its way.', 'Remark 1.', 'Remark 2.', 'Remark 3.', 'Written here.']);
    expect(data.filter(({ body }: Json) => body.startsWith('Remark')).map(({ body, createdAt, authorLogin }: Json) => [body, Date.parse(createdAt), authorLogin])).toEqual(
      there.comments.filter(({ body }) => body.startsWith('Remark')).map(({ body, created_at }) => [body, Date.parse(created_at), 'octocat']),
    );
    expect(there.comments).toHaveLength(5);
    expect((await acme.client.delete(`/v1/issues/${id}/github-link`)).status).toBe(204);
    expect((await acme.client.post(`/v1/issues/${id}/github-link`, { number: there.number })).status).toBe(200);
    await linked(id);
    await quiet();
    expect([(await read(id)).commentCount, there.comments.length]).toEqual([5, 5]);
  });

  it('tells who was assigned there from the beginning', async () => {
    await acme.client.post('/v1/github/logins', { userId: acme.userId, login: 'octocat' });
    github.open(SHOP, { title: 'For you', assignees: ['octocat'] }, 'hubot');
    const [told] = await eventually(async () => {
      const { data } = (await acme.client.get('/v1/notifications?kind=issue_assigned')).body;
      return data.length > 0 && data;
    });
    expect((await read(told.relatedObjectId)).title).toBe('For you');
  });

  it('keeps what is taken back here while GitHub answers', async () => {
    github.hook = undefined;
    const { id } = await create();
    await linked(id);
    await quiet();
    const there = github.only(SHOP);
    github.beforeAnswer = async () => {
      if (there.state !== 'closed') return;
      github.beforeAnswer = () => Promise.resolve();
      expect((await acme.client.post(`/v1/issues/${id}/transitions`, { status: 'in_progress' })).status).toBe(200);
    };
    await acme.client.post(`/v1/issues/${id}/transitions`, { status: 'resolved' });
    await eventually(async () => there.state === 'open' && there.state_reason === 'reopened');
    await quiet();
    expect(await read(id)).toMatchObject({ status: 'in_progress', github: { state: 'linked' } });
  });

  it('forgets what GitHub says of an issue that was unlinked while it spoke', async () => {
    github.hook = undefined;
    const there = github.open(SHOP, { title: 'Slow' });
    const { id } = await create({ pluginId: null, title: 'Mine' });
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    github.beforeAnswer = () => {
      asked.resolve();
      return answer.promise;
    };
    await acme.client.post(`/v1/issues/${id}/github-link`, { number: there.number });
    await asked.promise;
    expect((await acme.client.delete(`/v1/issues/${id}/github-link`)).status).toBe(204);
    answer.resolve();
    await quiet();
    expect(await read(id)).toMatchObject({ title: 'Mine', github: null, githubIssueId: null });
    expect(await queryAsAdmin(test.database, 'select github_state, github_snapshot from issues where id = $1', [id])).toEqual([{ github_state: null, github_snapshot: null }]);
  });

  it('takes a comment with a copied marker for another', async () => {
    const { id } = await create();
    await linked(id);
    await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Mine.' });
    await eventually(async () => github.only(SHOP).comments.length === 1);
    await quiet();
    github.comment(SHOP, 1, `Theirs.\n\n${github.only(SHOP).comments[0]!.body.split('\n\n')[1]}`);
    const { data } = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/issues/${id}/comments`);
      return body.data.length === 2 && body;
    });
    expect(data.map(({ body }: Json) => body).sort()).toEqual(['Mine.', 'Theirs.']);
  });

  it('makes issues of those opened there, and imports those that were open before, once', async () => {
    const opened = github.open(SHOP, { title: 'Opened there', labels: ['bug'] });
    const [heard] = await eventually(async () => {
      const { data } = (await acme.client.get('/v1/issues')).body;
      return data.length === 1 && data;
    });
    expect(heard).toMatchObject({ title: 'Opened there', issueType: 'bug', createdById: null, githubIssueId: opened.id, github: { state: 'linked' } });
    await quiet();
    github.isHolding = true;
    for (let i = 0; i < 60; i++) github.open(SHOP, { title: `Old ${i}`, ...(i % 20 === 0 ? { state: 'closed' as const } : {}) });
    for (const expected of [57, 0]) {
      const operation = await acme.client.post('/v1/issues/github-import', {});
      expect(operation.status).toBe(202);
      const done = await eventually(async () => {
        const { body } = await acme.client.get(`/v1/operations/${operation.body.id}`);
        return body.status === 'succeeded' && body;
      });
      expect(done.result).toMatchObject({ created: expected });
    }
    for (const delivery of github.held.splice(0)) await github.deliver(delivery);
    await quiet();
    expect((await acme.client.get('/v1/issues?limit=100')).body.data.length).toBe(58);
  });

  it('changes what is there without deliveries only through the token of the organization', async () => {
    const globex = await signUpCompany(test.url);
    const issue = await create();
    await linked(issue.id);
    expect((await globex.client.post(`/v1/github/plugins/${pluginId}/webhook-secret`)).status).toBe(404);
    expect((await globex.client.post('/v1/issues', { title: 'x', issueType: 'bug', pluginId })).status).toBe(404);
    expect((await globex.client.post('/v1/issues', { title: 'x', issueType: 'bug' })).body.github).toBeNull();
  });
});
