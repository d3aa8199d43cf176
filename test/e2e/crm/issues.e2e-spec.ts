import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Issues over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let employee: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    employee = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());

  const create = async (overrides: object = {}, who: SignedUp = acme): Promise<Json> => {
    const answer = await who.client.post('/v1/issues', { title: 'Export stops', issueType: 'bug', ...overrides });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };

  it('are internal only when no plugin is connected, and have all their fields', async () => {
    const contact = (await acme.client.post('/v1/contacts', { firstName: 'Bo', lastName: 'Li' })).body;
    const deal = (await acme.client.post('/v1/deals', { title: 'Fleet', value: '100', currency: 'EUR', contactName: 'Bo', contactEmail: 'bo@example.com' })).body;
    const answer = await acme.client.post('/v1/issues', {
      title: 'Export stops', description: 'At 1,000 rows.', issueType: 'bug', priority: 'urgent', labels: ['export', 'export'], assignedToId: employee.userId, dealId: deal.id, contactId: contact.id,
    });
    expect(answer.headers.get('location')).toBe(`/v1/issues/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: expect.any(String), number: expect.any(Number), title: 'Export stops', description: 'At 1,000 rows.', status: 'open', priority: 'urgent', issueType: 'bug', labels: ['export'],
      assignedToId: employee.userId, dealId: deal.id, contactId: contact.id, createdById: acme.userId, commentCount: 0, githubIssueId: null, github: null,
      closedAt: null, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    expect((await acme.client.get(`/v1/issues/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('are numbered within their organization, without gaps or repetitions however many are made at once', async () => {
    const before = (await create()).number;
    const numbers = (await Promise.all(Array.from({ length: 20 }, () => create()))).map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => before + 1 + i));
    expect((await create({}, globex)).number).toBe(1);
  });

  it.each([
    ['#/title', { title: ' ' }],
    ['#/issueType', { issueType: 'idea' }],
    ['#/priority', { priority: 'now' }],
    ['#/labels/0', { labels: ['x'.repeat(51)] }],
    ['#/status', { status: 'closed' }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/issues', { title: 'Export stops', issueType: 'bug', ...overrides });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('refer only to what the organization has', async () => {
    const theirs = (await globex.client.post('/v1/contacts', { firstName: 'Bo', lastName: 'Li' })).body;
    for (const [field, id] of [['contactId', theirs.id], ['dealId', uuidv7()], ['assignedToId', globex.userId], ['pluginId', uuidv7()]]) {
      const answer = await acme.client.post('/v1/issues', { title: 'x', issueType: 'task', [field!]: id });
      expect([field, answer.status, answer.body.errors?.[0].pointer]).toEqual([field, 404, `#/${field}`]);
    }
  });

  it('change with If-Match, and say what happened to their status', async () => {
    const { id } = await create();
    expect((await acme.client.patch(`/v1/issues/${id}`, { title: 'Other' }, { 'if-match': '"9"' })).status).toBe(412);
    const changed = await acme.client.patch(`/v1/issues/${id}`, { title: 'Other', labels: ['a', 'b'], description: null, assignedToId: acme.userId }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ title: 'Other', labels: ['a', 'b'], description: null, assignedToId: acme.userId, version: 2 });
    const resolved = await acme.client.post(`/v1/issues/${id}/transitions`, { status: 'resolved' });
    expect([resolved.body.status, resolved.body.closedAt]).toEqual(['resolved', expect.any(String)]);
    const again = await acme.client.post(`/v1/issues/${id}/transitions`, { status: 'resolved' });
    expect([again.status, again.body.code]).toEqual([409, 'issue_in_status']);
    expect((await acme.client.post(`/v1/issues/${id}/transitions`, { status: 'in_progress' })).body).toMatchObject({ status: 'in_progress', closedAt: null });
    const { data } = (await acme.client.get(`/v1/issues/${id}/history`)).body;
    expect(data.map(({ kind, data: facts, actorUserId }: Json) => [kind, facts, actorUserId])).toEqual([
      ['status_changed', { from: 'open', to: 'resolved' }, acme.userId],
      ['status_changed', { from: 'resolved', to: 'in_progress' }, acme.userId],
    ]);
  });

  it('lose no change of fifty people who change one at the same moment', async () => {
    const { id } = await create();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => acme.client.patch(`/v1/issues/${id}`, { labels: [`l${i}`] })));
    const done = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => [200, 409, 412, 503].includes(status))).toBe(true);
    expect((await acme.client.get(`/v1/issues/${id}`)).body.version).toBe(1 + done);
  });

  it('are listed by status, kind, label, people and text', async () => {
    const { id } = await create({ title: 'Unusual zebra', issueType: 'feature', priority: 'low', labels: ['stripes'], assignedToId: employee.userId });
    const ids = async (query: string) => (await acme.client.get(`/v1/issues?${query}`)).body.data.map((issue: Json) => issue.id);
    for (const query of ['label=stripes', 'issueType=feature&priority=low', `assignedToId=${employee.userId}&q=zebra`, 'q=ZEBRA', 'q=stripes']) expect([query, await ids(query)]).toEqual([query, [id]]);
    expect(await ids('label=stripes&status=closed')).toEqual([]);
    expect((await globex.client.get('/v1/issues?label=stripes')).body.data).toEqual([]);
  });

  it('have comments that only their authors change', async () => {
    const { id } = await create();
    const made = await acme.client.post(`/v1/issues/${id}/comments`, { body: 'Also with a filter.' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/issues/${id}/comments/${made.body.id}`]);
    expect(made.body).toMatchObject({ issueId: id, authorId: acme.userId, authorLogin: null, body: 'Also with a filter.', githubCommentId: null, isPushed: true });
    const fresh = await addColleague(test, acme, 'ceo');
    expect((await fresh.client.patch(`/v1/issues/${id}/comments/${made.body.id}`, { body: 'Mine now' })).status).toBe(404);
    expect((await acme.client.patch(`/v1/issues/${id}/comments/${made.body.id}`, { body: 'With two.' })).body.body).toBe('With two.');
    expect((await acme.client.get(`/v1/issues/${id}`)).body.commentCount).toBe(1);
    expect((await acme.client.delete(`/v1/issues/${id}/comments/${made.body.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/issues/${id}/comments`)).body.data).toEqual([]);
    expect((await acme.client.post(`/v1/issues/${id}/comments`, { body: '  ' })).status).toBe(422);
  });

  it('do not exist for another organization, nor once deleted', async () => {
    const { id } = await create();
    const comment = (await acme.client.post(`/v1/issues/${id}/comments`, { body: 'x' })).body;
    for (const [method, path, body] of [
      ['GET', `/v1/issues/${id}`], ['PATCH', `/v1/issues/${id}`, { title: 'x' }], ['DELETE', `/v1/issues/${id}`], ['POST', `/v1/issues/${id}/transitions`, { status: 'closed' }], ['GET', `/v1/issues/${id}/history`],
      ['GET', `/v1/issues/${id}/comments`], ['POST', `/v1/issues/${id}/comments`, { body: 'x' }], ['PATCH', `/v1/issues/${id}/comments/${comment.id}`, { body: 'x' }],
      ['POST', `/v1/issues/${id}/github-link`, { number: 1 }], ['DELETE', `/v1/issues/${id}/github-link`], ['POST', `/v1/issues/${id}/github-sync`],
    ] as const) expect([path, (await globex.client.request(method, path, body)).status]).toEqual([path, 404]);
    expect((await acme.client.delete(`/v1/issues/${id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/issues/${id}`)).status).toBe(404);
  });

  it('are read by every member, and written by those who may manage deals', async () => {
    const { id } = await create();
    expect((await employee.client.get(`/v1/issues/${id}`)).status).toBe(200);
    for (const [method, path, body] of [['POST', '/v1/issues', { title: 'x', issueType: 'bug' }], ['PATCH', `/v1/issues/${id}`, {}], ['DELETE', `/v1/issues/${id}`], ['POST', `/v1/issues/${id}/comments`, { body: 'x' }], ['POST', '/v1/issues/github-import', {}], ['GET', '/v1/github/logins'], ['POST', `/v1/github/plugins/${uuidv7()}/webhook-secret`]] as const) {
      expect([path, (await employee.client.request(method, path, body)).status]).toEqual([path, 403]);
    }
  });

  it('say so when there is no GitHub to link them to', async () => {
    const { id } = await create();
    for (const [method, path, body, code] of [
      ['POST', `/v1/issues/${id}/github-link`, { number: 1 }, 'github_not_connected'], ['DELETE', `/v1/issues/${id}/github-link`, undefined, 'issue_not_linked'],
      ['POST', `/v1/issues/${id}/github-sync`, undefined, 'issue_not_linked'], ['POST', '/v1/issues/github-import', {}, 'github_not_connected'],
    ] as const) {
      const answer = await acme.client.request(method, path, body);
      expect([path, answer.status, (answer.body as Json).code]).toEqual([path, 409, code]);
    }
  });
});
