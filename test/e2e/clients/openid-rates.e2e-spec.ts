import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { addEnvironment, type Environment } from './relying-party.js';

const PER_ADDRESS = 20;

describe('What an address may ask of the provider', () => {
  let app: TestApp;
  let company: SignedUp;
  let environment: Environment;
  let addresses = 0;

  beforeAll(async () => {
    app = await startTestApp({ environment: { RATE_LIMIT_ANONYMOUS_PER_MINUTE: String(PER_ADDRESS), TRUST_PROXY: '127.0.0.1' } });
    company = await signUpCompany(app.url);
    environment = await addEnvironment(company);
  });
  afterAll(() => app?.close());

  const newAddress = () => `192.0.2.${++addresses}`;
  const basic = (secret: string, id: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const ask = (from: string, path: string, authorization: string, body?: string) =>
    fetch(`${app.url}/oidc/${path}`, {
      redirect: 'manual',
      headers: { authorization, 'x-forwarded-for': from, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
  const token = (from: string, secret: string, id = environment.id) => ask(from, 'token', basic(secret, id), 'grant_type=client_credentials');
  const statuses = async (times: number, one: (n: number) => Promise<Response>): Promise<number[]> => {
    const seen: number[] = [];
    for (let n = 0; n < times; n++) seen.push((await one(n)).status);
    return seen;
  };
  const refused = (seen: number[]): number => seen.filter((status) => status === 429).length;

  it.each([
    ['begins to sign in', 'auth?client_id=nobody', undefined],
    ['reads a page', 'interaction/none', undefined],
    ['sends a form', 'interaction/none', 'csrf=x&step=password'],
    ['signs out', 'session/end', undefined],
    ['reads the keys', 'jwks', undefined],
  ])('is counted, whatever Authorization header comes with it, where it %s', async (_, path, body) => {
    const from = newAddress();
    expect(refused(await statuses(PER_ADDRESS + 5, (n) => ask(from, path, `Bearer ${n}`, body)))).toBe(5);
  });

  it('is refused with a problem that says how long, once it showed too many wrong secrets, until then however right the next one', async () => {
    const [from, elsewhere] = [newAddress(), newAddress()];
    expect(await statuses(PER_ADDRESS, () => token(from, environment.secret))).toEqual(Array.from({ length: PER_ADDRESS }, () => 200));
    const seen = await statuses(PER_ADDRESS + 5, (n) => token(from, `wrong-${n}`));
    expect([seen[0], seen.filter((status) => status === 401).length, refused(seen)]).toEqual([401, PER_ADDRESS + 1, 4]);
    const next = await token(from, environment.secret);
    expect([next.status, ((await next.json()) as { code: string }).code]).toEqual([429, 'too_many_requests']);
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await token(elsewhere, environment.secret)).status).toBe(200);
  });

  it('does not shut out other programs behind the same address when one shows too many wrong secrets', async () => {
    const from = newAddress();
    const neighbour = await addEnvironment(company);
    expect(refused(await statuses(PER_ADDRESS + 5, (n) => token(from, `wrong-${n}`)))).toBe(4);
    expect((await token(from, neighbour.secret, neighbour.id)).status).toBe(200);
    expect((await token(from, environment.secret)).status).toBe(429);
  });

  it('is refused as a whole once wrong secrets came under too many names', async () => {
    const from = newAddress();
    const names = Array.from({ length: 11 }, () => uuidv7());
    const seen = await statuses(11 * PER_ADDRESS, (n) => token(from, 'wrong', names[n % names.length]));
    expect(refused(seen)).toBe(PER_ADDRESS - 1);
    expect((await token(from, environment.secret)).status).toBe(429);
  });
});
