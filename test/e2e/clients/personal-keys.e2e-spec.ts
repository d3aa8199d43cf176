import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const WITHIN_MS = 2_500;

describe('API keys of members', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterAll(() => test?.close());

  const addKey = async ({ client }: { client: ApiClient }, input: Json = {}) => {
    const { status, body } = await client.post('/v1/me/api-keys', { name: 'My script', scopes: ['crm.leads.read', 'crm.leads.write'], ...input });
    expect([status, body.errors]).toEqual([201, undefined]);
    return { id: body.id as string, body, program: new ApiClient(test.url, body.token) };
  };
  const codeOf = async (program: ApiClient): Promise<string> => (await program.get('/v1/leads')).body.code ?? 'admitted';
  const endsSoon = async (program: ApiClient, code: string) => {
    const startedAt = performance.now();
    await eventually(async () => (await codeOf(program)) === code, 5_000);
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
  };
  const sales = async (): Promise<Colleague> => {
    const colleague = await addColleague(test, acme, 'support_staff');
    await acme.client.patch(`/v1/members/${colleague.memberId}`, { canManageDeals: true });
    return colleague;
  };

  it('act as their owner, within their scopes', async () => {
    const owner = await sales();
    const { program, body } = await addKey(owner);
    expect(body).toMatchObject({ userId: owner.userId, prefix: body.token.slice(0, 11), status: 'live' });
    expect(body.token).toMatch(/^fope_[0-9A-Za-z]{71}$/);
    const made = await program.post('/v1/leads', { firstName: 'Lena', lastName: 'Key', email: 'lena@lead.example' });
    expect([made.status, made.body.createdById]).toEqual([201, owner.userId]);
    expect((await program.get('/v1/leads')).body.data).toHaveLength(1);
    expect((await program.get('/v1/deals')).body.permission).toBe('crm.deals.read');
    expect((await program.get('/v1/me')).body.code).toBe('person_required');
    expect((await program.post('/v1/me/api-keys', {})).body.code).toBe('person_required');
  });

  it('may no more than their owner at that moment: what the owner loses, they lose', async () => {
    const owner = await sales();
    const beyond = await owner.client.post('/v1/me/api-keys', { name: 'x', scopes: ['crm.leads.read', 'tenancy.plugins.write'] });
    expect([beyond.status, beyond.body.code, beyond.body.scopes]).toEqual([403, 'scope_beyond_own', ['tenancy.plugins.write']]);
    const { program } = await addKey(owner);
    const body = { firstName: 'Lena', lastName: 'Gone', email: 'gone@lead.example' };
    await acme.client.patch(`/v1/members/${owner.memberId}`, { canManageDeals: false });
    await eventually(async () => (await program.post('/v1/leads', body)).body.permission === 'crm.leads.write', WITHIN_MS);
    expect(await codeOf(program)).toBe('admitted');
  });

  it('do not see all records by themselves: only with the scope for it', async () => {
    expect((await acme.client.post('/v1/leads', { firstName: 'Lena', lastName: 'Acme', email: 'acme@lead.example', assignedToId: (await sales()).userId })).status).toBe(201);
    const narrow = await addKey(acme, { scopes: ['crm.leads.read'] });
    const wide = await addKey(acme, { scopes: ['crm.leads.read', 'crm.records.read_all'] });
    const seen = async ({ program }: { program: ApiClient }) => (await program.get('/v1/leads')).body.data.map((row: Json) => row.lastName);
    expect([(await seen(narrow)).includes('Acme'), (await seen(wide)).includes('Acme')]).toEqual([false, true]);
  });

  it('end with the membership, and stay ended when it begins again', async () => {
    const owner = await sales();
    const { id, program } = await addKey(owner);
    expect(await codeOf(program)).toBe('admitted');
    expect((await acme.client.delete(`/v1/members/${owner.memberId}`)).status).toBe(204);
    await endsSoon(program, 'unauthenticated');
    await eventually(async () => (await queryAsAdmin(test.database, 'select 1 from api_keys where id = $1 and revoked_at is not null', [id])).length === 1);
    await queryAsAdmin(test.database, 'update members set is_active = true, removed_at = null where id = $1', [owner.memberId]);
    expect(await codeOf(program)).toBe('unauthenticated');
  });

  it('end while the membership or the user is not active', async () => {
    const owner = await sales();
    const { program } = await addKey(owner);
    await queryAsAdmin(test.database, 'update members set is_active = false where id = $1', [owner.memberId]);
    await endsSoon(program, 'unauthenticated');
    await queryAsAdmin(test.database, 'update members set is_active = true where id = $1', [owner.memberId]);
    await endsSoon(program, 'admitted');
    await queryAsAdmin(test.database, `update users set status = 'suspended', status_reason = 'Test.', deactivated_at = now() where id = $1`, [owner.userId]);
    await endsSoon(program, 'unauthenticated');
  });

  it("are listed, changed, rotated and revoked by their owner, and nobody else's are", async () => {
    const [owner, other] = [await sales(), await sales()];
    const { id, program, body } = await addKey(owner);
    expect((await owner.client.get('/v1/me/api-keys')).body.data.map((row: Json) => row.id)).toEqual([id]);
    expect((await other.client.get('/v1/me/api-keys')).body.data).toEqual([]);
    for (const [method, path] of [['GET', ''], ['GET', '/requests'], ['PATCH', ''], ['POST', '/rotation'], ['DELETE', '']] as const) {
      const answer = await other.client.request(method, `/v1/me/api-keys/${id}${path}`, method === 'PATCH' || method === 'POST' ? {} : undefined);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    const changed = await owner.client.patch(`/v1/me/api-keys/${id}`, { scopes: ['crm.leads.read'] }, { 'if-match': `"${body.version}"` });
    expect([changed.status, changed.body.scopes]).toEqual([200, ['crm.leads.read']]);
    expect((await program.post('/v1/leads', {})).body.permission).toBe('crm.leads.write');
    const successor = await owner.client.post(`/v1/me/api-keys/${id}/rotation`, { overlapHours: 0 });
    expect([successor.status, await codeOf(program), await codeOf(new ApiClient(test.url, successor.body.token))]).toEqual([201, 'unauthenticated', 'admitted']);
    await owner.client.delete(`/v1/me/api-keys/${successor.body.id}`);
    expect(await codeOf(new ApiClient(test.url, successor.body.token))).toBe('unauthenticated');
    const log = await eventually(async () => {
      const { data } = (await owner.client.get(`/v1/me/api-keys/${successor.body.id}/requests`)).body;
      return data.length > 0 && (data as Json[]);
    });
    expect(log[0]).toMatchObject({ method: 'GET', route: '/v1/leads', status: 200 });
  });

  it('are fifty at most, a hundred while they are rotated, however many are made at the same moment', async () => {
    const owner = await sales();
    const { id } = await addKey(owner);
    await queryAsAdmin(
      test.database,
      `insert into api_keys (id, organization_id, user_id, name, prefix, token_hash, scopes, created_at, updated_at)
       select gen_random_uuid(), organization_id, user_id, name, prefix, sha256(n::text::bytea), scopes, now(), now() from api_keys, generate_series(1, 47) n where id = $1`,
      [id],
    );
    const live = async () => (await owner.client.get('/v1/me/api-keys?status=live&limit=100')).body.data.length;
    const made = await Promise.all(Array.from({ length: 5 }, () => owner.client.post('/v1/me/api-keys', { name: 'x', scopes: ['crm.leads.read'] })));
    expect([made.map(({ status }) => status).sort(), await live()]).toEqual([[201, 201, 409, 409, 409], 50]);
    expect(made.find(({ status }) => status === 409)!.body.code).toBe('too_many_api_keys');
    const rotate = () => owner.client.post(`/v1/me/api-keys/${id}/rotation`, { overlapHours: 720 });
    for (let n = 0; n < 50; n++) expect((await rotate()).status).toBe(201);
    const beyond = await rotate();
    expect([beyond.status, beyond.body.code, await live()]).toEqual([409, 'too_many_api_keys', 100]);
  });

  it('leave word of all that happens to them', async () => {
    const owner = await sales();
    const { id } = await addKey(owner);
    await owner.client.patch(`/v1/me/api-keys/${id}`, { scopes: ['crm.leads.read'] });
    await owner.client.patch(`/v1/me/api-keys/${id}`, { scopes: ['crm.leads.read'] });
    const { body: successor } = await owner.client.post(`/v1/me/api-keys/${id}/rotation`, { overlapHours: 1 });
    await owner.client.delete(`/v1/me/api-keys/${id}`);
    const events = await queryAsAdmin<{ type: string; data: Json }>(test.database, `select type, data from outbox_events where data->>'personalKeyId' = $1 order by id`, [id]);
    expect(events.map(({ type }) => type)).toEqual(['created', 'updated', 'rotated', 'revoked'].map((what) => `clients.personal_key.${what}`));
    expect(events[1]!.data).toEqual({ personalKeyId: id, userId: owner.userId, changed: ['scopes'] });
    expect(events[2]!.data).toMatchObject({ userId: owner.userId, successorId: successor.id, endsAt: expect.any(String) });
  });

  it('are seen and revoked by whoever keeps order in the organization', async () => {
    const owner = await sales();
    const { id, program } = await addKey(owner);
    const seen = await acme.client.get(`/v1/member-api-keys?userId=${owner.userId}`);
    expect(seen.body.data).toEqual([expect.objectContaining({ id, userId: owner.userId, status: 'live' })]);
    expect((await owner.client.get('/v1/member-api-keys')).body.permission).toBe('clients.member_keys.read');
    expect((await owner.client.delete(`/v1/member-api-keys/${id}`)).body.permission).toBe('clients.member_keys.write');
    expect([(await globex.client.delete(`/v1/member-api-keys/${id}`)).status, (await acme.client.delete(`/v1/member-api-keys/${uuidv7()}`)).status]).toEqual([404, 404]);
    expect((await globex.client.get('/v1/member-api-keys')).body.data).toEqual([]);
    expect([(await acme.client.delete(`/v1/member-api-keys/${id}`)).status, await codeOf(program)]).toEqual([204, 'unauthenticated']);
  });

  it('need a fresh proof of who makes them', async () => {
    const owner = await sales();
    await queryAsAdmin(test.database, `update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [owner.userId]);
    const { body } = await owner.client.post('/v1/auth/switch-organization', { organizationId: acme.organizationId });
    const answer = await new ApiClient(test.url, body.accessToken).post('/v1/me/api-keys', { name: 'x', scopes: ['crm.leads.read'] });
    expect([answer.status, answer.body.code]).toEqual([403, 'step_up_required']);
  });

  it('bound long work they start by what they may do', async () => {
    const { program } = await addKey(acme, { scopes: ['crm.leads.read', 'crm.records.export', 'kernel.exports.write', 'kernel.exports.read', 'kernel.operations.read'] });
    await acme.client.post('/v1/leads', { firstName: 'Lena', lastName: 'Own', email: 'own@lead.example' });
    const started = await program.post('/v1/exports', { resource: 'lead', columns: ['lastName'] });
    expect([started.status, started.body.errors, started.body.code]).toEqual([202, undefined, undefined]);
    const operation = await eventually(async () => {
      const { body } = await program.get(`/v1/operations/${started.body.id}`);
      return body.status !== 'pending' && body.status !== 'running' && (body as Json);
    });
    const { count } = (await queryAsAdmin<{ count: number }>(test.database, 'select count(*)::int as count from leads where organization_id = $1 and deleted_at is null', [acme.organizationId]))[0]!;
    const visible = (await program.get('/v1/leads?limit=100')).body.data.length;
    expect([operation.status, operation.doneCount, visible < count]).toEqual(['succeeded', visible, true]);
  });
});
