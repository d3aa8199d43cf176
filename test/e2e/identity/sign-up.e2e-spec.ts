import { FoundingSteps } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, newPassword, observable } from './people.js';

describe('POST /v1/auth/signup', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  const company = (overrides: Record<string, unknown> = {}) => ({
    email: newEmail('cleo'), password: newPassword(), displayName: 'Cleo Owner', accountType: 'company', organizationName: 'Acme', ...overrides,
  });
  const signUp = (input: unknown, headers = {}) => anonymous.post('/v1/auth/signup', input, headers);

  beforeAll(async () => {
    app = await startTestApp();
    anonymous = new ApiClient(app.url);
  });
  afterAll(() => app?.close());

  it('gives a company its user, its organization with the default pipeline, and a session', async () => {
    const input = company();
    const { status, headers, body } = await signUp(input);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/me');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'organization', 'refreshToken', 'user']);
    expect(body.expiresIn).toBe(300);
    expect(body.refreshToken).toMatch(/^fort_[\w-]{43}$/);
    expect(body.organization).toEqual({ id: expect.any(String), name: 'Acme', role: 'ceo' });
    expect(body.user).toMatchObject({ email: input.email, emailVerified: false, displayName: 'Cleo Owner', accountType: 'company', status: 'active', isStaff: false });
    expect(body.user.username).toMatch(/^cleo-/);
    const client = new ApiClient(app.url, body.accessToken);
    expect((await client.get('/v1/organization')).body).toMatchObject({ id: body.organization.id, name: 'Acme', createdById: body.user.id });
    expect((await client.get('/v1/pipelines')).body.data).toMatchObject([{ name: 'Sales Pipeline', isDefault: true }]);
  });

  it('gives a customer a user and a session, and no organization', async () => {
    const { status, body } = await signUp({ email: newEmail(), password: newPassword(), displayName: 'Pat', accountType: 'customer' });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken', 'user']);
    const client = new ApiClient(app.url, body.accessToken);
    expect((await client.get('/v1/me')).body.organizations).toEqual([]);
    expect(await client.get('/v1/organization')).toMatchObject({ status: 403, body: { code: 'organization_required' } });
  });

  it('names a company after its founder when it has no name', async () => {
    const { body } = await signUp(company({ organizationName: undefined, displayName: 'Zoë Quist' }));
    expect(body.organization.name).toBe('Zoë Quist');
  });

  it('takes the address in any case and with blanks around it', async () => {
    const input = company();
    const { body } = await signUp({ ...input, email: ` ${input.email.toUpperCase()} ` });
    expect(body.user.email).toBe(input.email);
    expect((await anonymous.post('/v1/auth/login', { email: input.email, password: input.password })).status).toBe(200);
  });

  it('stores the password only as an argon2id hash, and tokens only as SHA-256', async () => {
    const input = company();
    const { body } = await signUp(input);
    const [stored] = await queryAsAdmin<Record<string, unknown>>(
      app.database,
      `select c.password_hash, t.token_hash, to_jsonb(s)::text || to_jsonb(t)::text as rows
       from user_credentials c join sessions s using (user_id) join refresh_tokens t on t.session_id = s.id where c.user_id = $1`,
      [body.user.id],
    );
    expect(stored!['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(stored!['token_hash']).toHaveLength(32);
    expect(stored!['rows']).not.toContain(body.refreshToken);
  });

  it('answers the same for an address somebody has as for one nobody has', async () => {
    const first = company();
    const taken = await signUp(first);
    await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [taken.body.user.id]);
    const shapeOf = async (email: string) => {
      const seen = observable(await signUp(company({ email, password: 'eleven quiet lanterns' }), { 'x-request-id': 'compare' }));
      seen.body = JSON.parse(JSON.stringify(seen.body, (key, value) => (/^(id|email|username|accessToken|refreshToken|.*At)$/.test(key) ? typeof value : value)));
      delete seen.headers['content-length'];
      return seen;
    };
    expect(await shapeOf(first.email)).toEqual(await shapeOf(newEmail()));
  });

  it('never touches the account that has the address', async () => {
    const first = company();
    const { body: owner } = await signUp(first);
    const { body: other } = await signUp(company({ email: first.email }));
    expect(other.user.id).not.toBe(owner.user.id);
    expect(other.organization.id).not.toBe(owner.organization.id);
    expect((await anonymous.post('/v1/auth/login', { email: first.email, password: first.password })).body.user.id).toBe(owner.user.id);
  });

  it.each([
    ['a password of seven characters', { password: 'k7#qTz!' }, '#/password', 'too_short'],
    ['a common password', { password: 'qwertyuiop' }, '#/password', 'too_common'],
    ['the address as password', { email: 'somebody@example.test', password: 'somebody@example.test' }, '#/password', 'too_similar'],
    ['a password of 1 MB', { password: 'x'.repeat(1_000_000) }, '#/password', 'custom'],
    ['no address', { email: undefined }, '#/email', 'invalid_type'],
    ['an address that is none', { email: 'cleo@' }, '#/email', 'invalid_format'],
    ['an address with a line break', { email: 'cleo@example.test\r\nBcc: x@example.test' }, '#/email', 'invalid_format'],
    ['another account type', { accountType: 'superuser' }, '#/accountType', 'invalid_value'],
    ['an organization for a customer', { accountType: 'customer' }, '#/organizationName', 'custom'],
    ['a name with NUL', { displayName: 'Cleo\u0000' }, '#/displayName', 'custom'],
    ['a field that makes one staff', { isStaff: true }, '#/isStaff', 'unknown_field'],
    ['a verified address', { emailVerified: true }, '#/emailVerified', 'unknown_field'],
  ])('refuses %s', async (_case, overrides, pointer, code) => {
    const { status, body } = await signUp(company(overrides));
    expect({ status, code: body.code, errors: body.errors }).toMatchObject({ status: 422, code: 'invalid_request', errors: expect.arrayContaining([expect.objectContaining({ pointer, code })]) });
  });

  it('creates nothing at all when a founding step fails', async () => {
    app.app.get(FoundingSteps).register(async ({ name }) => {
      if (name === 'Doomed Ltd') throw new Error('this step fails');
    }, []);
    const input = company({ organizationName: 'Doomed Ltd' });
    expect((await signUp(input)).status).toBe(500);
    const left = await queryAsAdmin(app.database, `select 1 from user_emails where email = $1 union all select 1 from organizations where name = 'Doomed Ltd'`, [input.email]);
    expect(left).toEqual([]);
  });

  it('answers a repeated request with the same Idempotency-Key as it did the first time', async () => {
    const input = company();
    const headers = { 'idempotency-key': newPassword().replaceAll(' ', '') };
    const [first, second] = [await signUp(input, headers), await signUp(input, headers)];
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await queryAsAdmin(app.database, 'select 1 from user_emails where email = $1', [input.email])).toHaveLength(1);
  });

  it('publishes what happened with ids only, and queues the mail without address or code', async () => {
    const input = company();
    const { body } = await signUp(input);
    const events = await queryAsAdmin<{ type: string; data: unknown }>(app.database, 'select type, data from outbox_events where organization_id = $1 order by id', [body.organization.id]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['identity.user.signed_up', 'tenancy.organization.founded', 'tenancy.member.joined']));
    const jobs = await queryAsAdmin<{ name: string; data: unknown }>(app.database, 'select name, data from jobs where organization_id = $1', [body.organization.id]);
    expect(jobs).toEqual([{ name: 'identity.send-verification-code', data: { userEmailId: expect.any(String) } }]);
    expect(JSON.stringify([events, jobs])).not.toContain(input.email);
  });
});
