import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addClientApp, addToken } from './client-apps.js';

describe('Calls from pages of other origins', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ environment: { CORS_ORIGINS: 'https://dashboard.example' } });
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test?.close());

  const preflight = (origin: string) => new ApiClient(test.url).request('OPTIONS', '/v1/leads', undefined, { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,if-match' });
  const allowed = async (origin: string) => (await preflight(origin)).headers.get('access-control-allow-origin');

  it('are allowed from where the configuration and the active environments say, by name', async () => {
    await addClientApp(acme, { allowedOrigins: ['https://shop.example'] });
    for (const origin of ['https://dashboard.example', 'https://shop.example']) {
      const { status, headers } = await preflight(origin);
      expect([status, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([204, origin, 'origin']);
      expect(headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(headers.get('access-control-allow-headers')).toContain('authorization');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('are allowed from nowhere else', async () => {
    await addClientApp(acme, { allowedOrigins: ['https://only.example'] });
    for (const origin of ['https://evil.example', 'https://only.example.evil.example', 'http://only.example', 'https://only.example:444', 'null', 'https://ONLY.example', '*']) {
      const { status, headers } = await preflight(origin);
      expect([origin, status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-methods')]).toEqual([origin, 204, null, null]);
    }
    expect(await allowed('https://only.example')).toBe('https://only.example');
  });

  it('may read the answers, errors among them, and the headers that matter', async () => {
    const { environmentId } = await addClientApp(acme, { allowedOrigins: ['https://reader.example'] });
    const { program } = await addToken(acme, environmentId);
    const answers = [await program.get('/v1/leads', { origin: 'https://reader.example' }), await new ApiClient(test.url, 'nonsense').get('/v1/leads', { origin: 'https://reader.example' })];
    expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([[200, 'https://reader.example'], [401, 'https://reader.example']]);
    expect(answers[0]!.headers.get('access-control-expose-headers')).toContain('etag');
    expect((await program.get('/v1/leads', { origin: 'https://evil.example' })).headers.get('access-control-allow-origin')).toBeNull();
    expect((await program.get('/v1/leads')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('end with the environment: at once here, within two seconds where nobody was told', async () => {
    const { environmentId } = await addClientApp(acme, { allowedOrigins: ['https://stopped.example'] });
    expect(await allowed('https://stopped.example')).toBe('https://stopped.example');
    await acme.client.patch(`/v1/client-environments/${environmentId}`, { isActive: false });
    expect(await allowed('https://stopped.example')).toBeNull();
    await acme.client.patch(`/v1/client-environments/${environmentId}`, { isActive: true });
    expect(await allowed('https://stopped.example')).toBe('https://stopped.example');
    await queryAsAdmin(test.database, 'update client_environments set is_active = false where id = $1', [environmentId]);
    const startedAt = performance.now();
    await eventually(async () => (await allowed('https://stopped.example')) === null, 5_000);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });
});
