import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '@app/kernel';
import { ApiModule } from '../../../apps/api/src/api.module.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Answer, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { addClientApp, addToken, type TestClientApp } from './client-apps.js';

const REDIS = process.env['FO_TEST_REDIS_URL'];
const PER_TOKEN = 120;
const PER_ORGANIZATION = 400;
const limits = { RATE_LIMIT_TOKEN_PER_MINUTE: String(PER_TOKEN), RATE_LIMIT_ORGANIZATION_PER_MINUTE: String(PER_ORGANIZATION) };
const stores: [string, () => Promise<{ environment: Record<string, string>; proxy?: TcpProxy }>][] = [
  ['PostgreSQL', async () => ({ environment: { REDIS_URL: '' } })],
  ...(REDIS ? [['Redis', throughProxy] as [string, typeof throughProxy]] : []),
];

async function throughProxy() {
  const url = new URL(REDIS!);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 6379) });
  url.host = `127.0.0.1:${proxy.port}`;
  return { environment: { REDIS_URL: url.href, REDIS_PREFIX: `test-${randomUUID().slice(0, 8)}` }, proxy };
}

describe.each(stores)('Two API processes that count in %s', (store, prepare) => {
  let test: TestApp;
  let second: NestFastifyApplication;
  let urls: string[];
  let proxy: TcpProxy | undefined;
  let acme: SignedUp;
  let shop: TestClientApp;
  const newcomer = async (input = {}) => {
    acme = await signUpCompany(test.url);
    shop = await addClientApp(acme);
    return (await addToken(acme, shop.environmentId, input)).token;
  };
  /** So many requests with a token, to one process and the other in turn. */
  const ask = (token: string, times: number, at: (n: number) => number = (n) => n % 2): Promise<Answer[]> =>
    Promise.all(Array.from({ length: times }, (_, n) => new ApiClient(urls[at(n)]!, token).get('/v1/leads')));
  const answered = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status);

  beforeAll(async () => {
    const prepared = await prepare();
    proxy = prepared.proxy;
    test = await startTestApp({ environment: { ...limits, ...prepared.environment } });
    second = await createHttpApp(ApiModule);
    await second.listen(0, '127.0.0.1');
    urls = [test.url, await second.getUrl()];
  });
  afterAll(async () => {
    await second?.close();
    await test?.close();
    await proxy?.close();
  });

  it('let a token through as often as it may, together', async () => {
    const token = await newcomer();
    const answers = await ask(token, 2 * PER_TOKEN + 20);
    expect([answered(answers, 200).length, answered(answers, 429).length]).toEqual([PER_TOKEN, PER_TOKEN + 20]);
    const other = (await addToken(acme, shop.environmentId)).token;
    expect((await ask(other, 2)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('heed the rate of a token that may less, and tell it', async () => {
    const token = await newcomer({ requestsPerMinute: 6 });
    const [first] = await ask(token, 1);
    expect(['limit', 'remaining'].map((name) => first!.headers.get(`ratelimit-${name}`))).toEqual(['6', '5']);
    const [next] = await ask(token, 1, () => 1);
    expect(next!.headers.get('ratelimit-remaining')).toBe('4');
    const answers = await ask(token, 20);
    expect([answered(answers, 200).length, answered(answers, 429).length]).toEqual([4, 16]);
    const { headers, body } = answered(answers, 429)[0] as Answer<{ code: string }>;
    expect([body.code, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual(['too_many_requests', '6', '0']);
    const seconds = Number(headers.get('retry-after'));
    expect([seconds > 0 && seconds <= 60, headers.get('ratelimit-reset')]).toEqual([true, String(seconds)]);
  });

  it('give no token more than any may, whatever it says', async () => {
    const token = await newcomer({ requestsPerMinute: 1_000_000 });
    const [answer] = await ask(token, 1);
    expect(answer!.headers.get('ratelimit-limit')).toBe(String(PER_TOKEN));
  });

  it('count all tokens of an organization together, and those of another apart', async () => {
    const tokens = [await newcomer()];
    while (tokens.length < 5) tokens.push((await addToken(acme, shop.environmentId)).token);
    const answers = (await Promise.all(tokens.map((token) => ask(token, PER_TOKEN - 10)))).flat();
    const allowed = answered(answers, 200).length;
    // making the tokens was counted too
    expect(allowed).toBeLessThan(PER_ORGANIZATION);
    expect(allowed).toBeGreaterThan(PER_ORGANIZATION - 20);
    expect(answered(answers, 429)[0]!.headers.get('ratelimit-limit')).toBe(String(PER_ORGANIZATION));
    expect((await ask(await newcomer(), 2)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('count nothing of who is refused: an ended token, a foreign network', async () => {
    const token = await newcomer({ requestsPerMinute: 3, allowedNetworks: ['192.0.2.0/24'] });
    expect((await ask(token, 6)).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 403));
    const [row] = (await acme.client.get(`/v1/client-environments/${shop.environmentId}/tokens`)).body.data;
    expect((await acme.client.patch(`/v1/client-tokens/${row.id}`, { allowedNetworks: [] })).status).toBe(200);
    await eventually(async () => (await ask(token, 1))[0]!.status === 200);
    await eventually(async () => (await ask(token, 1, () => 1))[0]!.status !== 403);
    expect(answered(await ask(token, 6), 200).length).toBeLessThanOrEqual(2);
  });

  it('write down neither tokens nor organizations', async () => {
    await ask(await newcomer(), 2);
    const rows = JSON.stringify(await queryAsAdmin(test.database, 'select * from rate_counters'));
    expect(rows).not.toContain(acme.organizationId);
    expect(rows === '[]').toBe(store === 'Redis');
  });

  if (store === 'Redis') {
    it('answer all the same while the store hangs, each counting for itself, and together again afterwards', async () => {
      const token = await newcomer();
      proxy!.plan = () => ({ kind: 'blackHole', afterBytes: 0 });
      proxy!.cutAll();
      const startedAt = performance.now();
      const [first] = await ask(token, 1);
      expect([first!.status, performance.now() - startedAt < 3_000]).toEqual([200, true]);
      const answers = await ask(token, 4 * PER_TOKEN);
      expect(answered(answers, 200).length).toBe(2 * PER_TOKEN - 1);
      proxy!.plan = () => ({ kind: 'forward' });
      proxy!.cutAll();
      // the store is asked again five seconds after it failed
      await eventually(async () => {
        const { token } = await addToken(acme, shop.environmentId, { requestsPerMinute: 10 });
        const together = answered(await ask(token, 30), 200).length === 10;
        if (!together) await new Promise((resolve) => setTimeout(resolve, 1_000));
        return together;
      }, 25_000);
    });
  }
});
