import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BreachedPasswordsFake {
  /** For BREACHED_PASSWORDS_URL. */
  url: string;
  /** Every request, as it arrived. */
  requests: { path: string; headers: IncomingHttpHeaders }[];
  /** What is answered instead of a list, until it is unset. */
  misbehave: 'hangs' | 'fails' | 'redirects' | 'floods' | undefined;
  close(): Promise<void>;
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();

/** A server of breached passwords, as haveibeenpwned.com/API/v3#PwnedPasswords describes it; padded with suffixes that were seen 0 times. */
export async function startBreachedPasswords(known: readonly string[], padding: readonly string[] = []): Promise<BreachedPasswordsFake> {
  const fake: BreachedPasswordsFake = { url: '', requests: [], misbehave: undefined, close: async () => undefined };
  const server = createServer((request, response) => {
    fake.requests.push({ path: request.url!, headers: request.headers });
    if (fake.misbehave === 'hangs') return;
    if (fake.misbehave === 'fails') return void response.writeHead(503).end();
    if (fake.misbehave === 'redirects') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (fake.misbehave === 'floods') return void response.end('0'.repeat(1_000_000));
    const prefix = request.url!.slice('/range/'.length);
    const lines = [...known.map((password) => [sha1(password), 42] as const), ...padding.map((password) => [sha1(password), 0] as const)]
      .filter(([digest]) => digest.startsWith(prefix))
      .map(([digest, times]) => `${digest.slice(5)}:${times}`);
    response.end([...lines, `${'0'.repeat(35)}:0`].join('\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`;
  fake.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return fake;
}
