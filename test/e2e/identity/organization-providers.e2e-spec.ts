import { TenancyApi } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Browser, PUBLIC_URL } from '../../support/browser.js';
import { ApiClient, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { HostileProvider } from '../../support/fakes/hostile-oidc-provider.js';
import { newEmail, signUpCustomer, type Person } from './people.js';

describe('signing in through a provider an organization named', () => {
  let provider: HostileProvider;
  let app: TestApp;
  let acme: SignedUp;
  let key: string;

  beforeAll(async () => {
    provider = new HostileProvider('acme-client', 'a-secret-of-acme');
    await provider.listen();
    app = await startTestApp({ environment: { SIGN_UPS_PER_NETWORK: '10000' } });
    acme = await signUpCompany(app.url);
    key = await connect(acme);
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await provider?.close();
  });

  const query = <R = Record<string, unknown>>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  async function connect(owner: SignedUp): Promise<string> {
    const input = { dataSource: 'oidc', title: 'Staff', credentials: { clientId: provider.clientId, clientSecret: provider.clientSecret }, properties: { issuer: provider.issuer('staff') } };
    const { status, body } = await owner.client.post('/v1/plugins', input);
    if (status !== 201) throw new Error(`the plugin answered ${status}: ${JSON.stringify(body)}`);
    return body.id as string;
  }
  /** The provider says that this is the proven address of this subject; it may say so of anybody. */
  const claim = (subject: string, email: string) => {
    provider.subject = subject;
    provider.tricks.set('staff', { claims: (claims) => ({ ...claims, email, email_verified: true }) });
  };
  const away = async (browser: Browser, address: string) => {
    const { url } = await browser.open(address, { stopAt: (at) => at.origin !== PUBLIC_URL });
    provider.nonce = url.searchParams.get('nonce')!;
    const back = new URL(url.searchParams.get('redirect_uri')!);
    for (const [name, value] of Object.entries({ code: 'x', state: url.searchParams.get('state')!, iss: provider.issuer('staff') })) back.searchParams.set(name, value);
    return back;
  };
  const signIn = async (organizationId = acme.organizationId, of = key) => {
    const browser = new Browser(app.url);
    const page = await browser.open((await away(browser, `/v1/auth/oidc/${of}?organizationId=${organizationId}`)).href);
    const { body } = page.fragment['ticket'] ? ((await browser.call('POST', '/v1/auth/ticket', { ticket: page.fragment['ticket'] })) as { body: Json }) : { body: undefined };
    return { page, userId: body?.user.id as string, user: body?.user };
  };
  const proven = async (person: Promise<Person>) => {
    const { userId } = await person;
    await query('update user_emails set verified_at = now() where user_id = $1', [userId]);
    return person;
  };

  it('offers it to whoever asks for that organization', async () => {
    const offered = async (id: string) => (await new ApiClient(app.url).get(`/v1/auth/providers?organizationId=${id}`)).body.data;
    expect(await offered(acme.organizationId)).toEqual([{ key, label: 'Staff', kind: 'oidc', organizationId: acme.organizationId }]);
    expect((await new ApiClient(app.url).get('/v1/auth/providers')).body.data).toEqual([]);
    expect((await new ApiClient(app.url).get(`/v1/auth/oidc/${key}`)).status).toBe(404);
  });

  it('believes nothing it says of addresses: its user is new, with a claim', async () => {
    const email = newEmail('staff');
    claim('new', email);
    const { user, userId } = await signIn();
    expect(user).toMatchObject({ email, emailVerified: false });
    expect(await query(`select 1 from jobs where name = 'identity.send-verification-code' and data->>'userEmailId' = (select id::text from user_emails where user_id = $1)`, [userId])).toHaveLength(1);
    expect((await signIn()).userId).toBe(userId);
  });

  it('takes no account over, and does not tell who has one, unless the organization knows them', async () => {
    const [stranger, colleague] = [await proven(signUpCustomer(app.url)), await proven(signUpCustomer(app.url))];
    await app.as({ organizationId: acme.organizationId, userId: acme.userId }, () => app.app.get(TenancyApi).addMember({ userId: colleague.userId, role: 'manager' }));
    claim('stranger', stranger.email);
    const taken = await signIn();
    expect([taken.user.emailVerified, taken.userId === stranger.userId]).toEqual([false, false]);
    claim('colleague', colleague.email);
    expect((await signIn()).page.fragment).toEqual({ error: 'account_link_required' });
  });

  it('becomes a way in for a member who links it', async () => {
    const member = await proven(signUpCustomer(app.url));
    claim('member', member.email);
    const browser = new Browser(app.url);
    const { body } = await browser.call('POST', `/v1/me/providers/links/${key}`, { organizationId: acme.organizationId }, { authorization: `Bearer ${member.client.accessToken}` });
    const page = await browser.open((await away(browser, body['url']!)).href);
    expect(page.fragment).toEqual({ linked: key });
    expect((await signIn()).userId).toBe(member.userId);
    expect((await member.client.get('/v1/me/providers')).body.data).toMatchObject([{ provider: key, organizationId: acme.organizationId }]);
  });

  it('is no way in while it is switched off: the last other one stays', async () => {
    const [member, off] = [await proven(signUpCustomer(app.url)), await connect(acme)];
    for (const one of [key, off]) {
      claim(`of ${one}`, member.email);
      const browser = new Browser(app.url);
      const { body } = await browser.call('POST', `/v1/me/providers/links/${one}`, { organizationId: acme.organizationId }, { authorization: `Bearer ${member.client.accessToken}` });
      expect((await browser.open((await away(browser, body['url']!)).href)).fragment).toEqual({ linked: one });
    }
    await query('delete from user_credentials where user_id = $1', [member.userId]);
    await acme.client.patch(`/v1/plugins/${off}`, { isEnabled: false });
    const link = (await member.client.get('/v1/me/providers')).body.data.find(({ provider: of }: Json) => of === key);
    expect(await member.client.delete(`/v1/me/providers/${link.id}`)).toMatchObject({ status: 409, body: { code: 'last_way_in' } });
    await acme.client.patch(`/v1/plugins/${off}`, { isEnabled: true });
    expect((await member.client.delete(`/v1/me/providers/${link.id}`)).status).toBe(204);
  });

  it('knows the same subject at the same issuer apart from that of another organization', async () => {
    const globex = await signUpCompany(app.url);
    const theirs = await connect(globex);
    claim('both', newEmail('both'));
    const [here, there] = [await signIn(), await signIn(globex.organizationId, theirs)];
    expect(here.userId).not.toBe(there.userId);
    expect((await new ApiClient(app.url).get(`/v1/auth/oidc/${key}?organizationId=${globex.organizationId}`)).status).toBe(404);
  });

  it('has an address to come back to that names the organization, and takes no state of another there', async () => {
    const globex = await signUpCompany(app.url);
    const theirs = await connect(globex);
    claim('mixed', newEmail('mixed'));
    const browser = new Browser(app.url);
    const back = await away(browser, `/v1/auth/oidc/${key}?organizationId=${acme.organizationId}`);
    expect([back.pathname, back.searchParams.get('organizationId')]).toEqual([`/v1/auth/oidc/${key}/callback`, acme.organizationId]);
    const other = new URL(back);
    other.pathname = `/v1/auth/oidc/${theirs}/callback`;
    other.searchParams.set('organizationId', globex.organizationId);
    expect((await browser.open(other.href)).fragment).toEqual({ error: 'provider_refused' });
    expect((await browser.open(back.href)).fragment).toEqual({ error: 'login_expired' });
  });

  it('ends when the organization disconnects it, also for who is on the way', async () => {
    const shortLived = await connect(acme);
    claim('late', newEmail('late'));
    const browser = new Browser(app.url);
    const back = await away(browser, `/v1/auth/oidc/${shortLived}?organizationId=${acme.organizationId}`);
    expect((await acme.client.patch(`/v1/plugins/${shortLived}`, { isEnabled: false })).status).toBe(200);
    expect((await browser.open(back.href)).status).toBe(404);
  });
});
