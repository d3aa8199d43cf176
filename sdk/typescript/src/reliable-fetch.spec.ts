import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reliableFetch } from './reliable-fetch.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const says = (status: number, body: object = {}, headers: Record<string, string> = {}): Answer => (_, response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const hangsUp: Answer = (request) => request.socket.destroy();
const hangs: Answer = () => undefined;

describe('a request', () => {
  let server: Server;
  let url: string;
  let answers: Answer[];
  let seen: { method: string; key: string | undefined; body: string }[];
  const send = (method: string, body?: string) => reliableFetch({ firstPauseMs: 1, timeoutMs: 150 })(url, { method, ...(body === undefined ? {} : { body }) });

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        seen.push({ method: request.method!, key: request.headers['idempotency-key'] as string | undefined, body });
        answers.shift()?.(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  beforeEach(() => {
    answers = [];
    seen = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([['GET'], ['PUT'], ['DELETE'], ['POST']])('%s is sent again while the service is away', async (method) => {
    answers = [says(503), says(502), says(200)];
    expect((await send(method)).status).toBe(200);
    expect(seen).toHaveLength(3);
  });

  it('POST carries one Idempotency-Key and the same body every time', async () => {
    answers = [hangsUp, says(503), says(201)];
    expect((await send('POST', '{"a":1}')).status).toBe(201);
    expect(seen.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
    expect(seen[0]!.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('POST keeps a key of the caller', async () => {
    answers = [says(200)];
    await reliableFetch()(url, { method: 'POST', headers: { 'idempotency-key': 'mine' } });
    expect(seen[0]!.key).toBe('mine');
  });

  it('POST waits for the first one that still runs', async () => {
    answers = [says(409, { code: 'idempotency_in_flight' }), says(201)];
    expect((await send('POST')).status).toBe(201);
  });

  it.each([[409, 'POST'], [400, 'GET'], [500, 'GET'], [404, 'DELETE'], [412, 'PUT']])('answered %i to %s is not repeated', async (status, method) => {
    answers = [says(status, { code: 'conflict' }), says(200)];
    expect((await send(method)).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  it('PATCH is repeated after 429, and after nothing else', async () => {
    answers = [says(429), says(200)];
    expect((await send('PATCH', '{}')).status).toBe(200);
    answers = [says(503), says(200)];
    expect((await send('PATCH', '{}')).status).toBe(503);
    answers = [hangsUp, says(200)];
    await expect(send('PATCH', '{}')).rejects.toThrow();
  });

  it('waits as long as Retry-After says', async () => {
    answers = [says(429, {}, { 'retry-after': '1' }), says(200)];
    const startedAt = performance.now();
    await send('GET');
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  it('answers the last refusal when all attempts failed', async () => {
    answers = [says(503), says(503), says(503, { code: 'unavailable' }), says(200)];
    const response = await send('GET');
    expect([response.status, await response.json()]).toEqual([503, { code: 'unavailable' }]);
  });

  it('asked to wait for more than a minute is not repeated sooner, but answered', async () => {
    answers = [says(429, {}, { 'retry-after': '61' }), says(200)];
    expect((await send('GET')).status).toBe(429);
    expect(seen).toHaveLength(1);
  });

  it('has time for a long answer once it has begun', async () => {
    answers = [(_, response) => {
      response.writeHead(200).write('first, ');
      setTimeout(() => response.end('last'), 400);
    }];
    expect(await (await send('GET')).text()).toBe('first, last');
  });

  it('gives an attempt up that hangs, and ends at once when the caller gives up', async () => {
    answers = [hangs, says(200)];
    expect((await send('GET')).status).toBe(200);
    answers = [says(503, {}, { 'retry-after': '30' })];
    await expect(reliableFetch()(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/aborted|timeout/i);
  });
});
