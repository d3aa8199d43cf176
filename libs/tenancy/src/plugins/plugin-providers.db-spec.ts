import { OrganizationProviders } from '@app/identity';
import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';

describe("An organization's own OpenID providers", () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let providers: OrganizationProviders;

  beforeAll(async () => {
    test = await startTestApp();
    providers = test.app.get(OrganizationProviders);
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterAll(() => test?.close());

  const connect = async (title: string, input: object = {}) => {
    const { status, body } = await acme.client.post('/v1/plugins', { dataSource: 'oidc', title, credentials: { clientId: 'frontoffice', clientSecret: 'only-the-provider-knows' }, properties: { issuer: 'https://login.example.com' }, ...input });
    expect(status).toBe(201);
    return body.id as string;
  };

  it('are its enabled oidc plugins, opened, in the order they were connected, for whoever asks', async () => {
    const first = await connect('Staff');
    const second = await connect('Partners', { credentials: { clientId: 'public' }, properties: { issuer: 'https://partners.example.com', scope: 'openid email' } });
    await connect('Off', { isEnabled: false });
    await acme.client.post('/v1/plugins', { dataSource: 'github', title: 'GitHub', credentials: { token: 'ghp_x' } });
    const staff = { key: first, label: 'Staff', issuer: 'https://login.example.com', clientId: 'frontoffice', clientSecret: 'only-the-provider-knows', scopes: ['openid', 'email', 'profile'] };
    expect(await providers.providersOf(acme.organizationId)).toEqual([
      staff,
      { key: second, label: 'Partners', issuer: 'https://partners.example.com', clientId: 'public', clientSecret: null, scopes: ['openid', 'email'] },
    ]);
    expect(await test.as({ organizationId: globex.organizationId, userId: globex.userId }, () => providers.find(acme.organizationId, first))).toEqual(staff);
  });

  it('are found by their key in their organization only, and while they are offered', async () => {
    const key = await connect('Staff');
    expect(await providers.find(globex.organizationId, key)).toBeNull();
    expect(await providers.find(uuidv7(), key)).toBeNull();
    expect(await providers.find(acme.organizationId, 'no-uuid')).toBeNull();
    expect(await providers.providersOf(globex.organizationId)).toEqual([]);
    await acme.client.patch(`/v1/plugins/${key}`, { isEnabled: false });
    expect(await providers.find(acme.organizationId, key)).toBeNull();
  });

  it('are left out when their credentials do not open, and end with the organization', async () => {
    const [broken, sound] = [await connect('Broken'), await connect('Sound')];
    await queryAsAdmin(test.database, 'update plugins p set sealed_credentials = o.sealed_credentials from plugins o where p.id = $1 and o.id = $2', [broken, sound]);
    expect([await providers.find(acme.organizationId, broken), (await providers.find(acme.organizationId, sound))?.key]).toEqual([null, sound]);
    await queryAsAdmin(test.database, 'update organizations set is_active = false where id = $1', [acme.organizationId]);
    expect(await providers.providersOf(acme.organizationId)).toEqual([]);
  });
});
