import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { EgressFilter, loadConfig } from '@app/kernel';
import { escaped, PostMessage, type Target } from './post-message.js';
import { newSecret } from './sign-message.js';

/** A listener inside that must never see a connection: on the ports of the web where we may bind them, else on any. */
async function listenAsCanary(): Promise<{ server: Server; port: number; connections: () => number }> {
  let connections = 0;
  for (const port of [80, 443, 0]) {
    const server = createServer((socket: Socket) => {
      connections++;
      socket.destroy();
    });
    const bound = await new Promise<boolean>((resolve) => server.once('error', () => resolve(false)).listen(port, '::', () => resolve(true)));
    if (bound) return { server, port: (server.address() as { port: number }).port, connections: () => connections };
  }
  throw new Error('No port is free.');
}

/** Ways to write an address inside, or to hide one. */
const HOSTS = [
  '127.0.0.1', 'localhost', 'LOCALHOST', 'localhost.', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  '0.0.0.0', '0', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0x7f.0x0.0x0.0x1', '017700000001', '0177.0.0.1', '0177.0.0.01', '127.0.0.1.', '127.255.255.254', '①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1',
  '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '2852039166', '0xa9fea9fe', '[fd00:ec2::254]', '[::ffff:169.254.169.254]', '100.64.0.1', '100.100.100.200', '192.0.0.192', '192.0.2.1', '198.18.0.1', '203.0.113.1',
  '224.0.0.1', '255.255.255.255', '240.0.0.1', '[fe80::1]', '[fc00::1]', '[fec0::1]', '[ff02::1]', '[100::1]', '[5f00::1]', '[2001:db8::1]',
  'metadata.google.internal', 'db.internal', 'printer.local', 'router.lan', 'intranet', 'vault.corp', 'nas.home.arpa', 'service.localhost',
];
const URLS = [
  'https://user:pass@example.com/', 'https://@127.0.0.1/', 'https://example.com@127.0.0.1/', 'https://127.0.0.1#@example.com/', 'https://127.0.0.1\\@example.com/', 'https:\\\\127.0.0.1/', 'https://exa\tmple.com/', 'https://example.com/\r\nHost: evil',
  'ftp://example.com/', 'file:///etc/passwd', 'gopher://127.0.0.1:70/_', 'data:text/plain,x', 'javascript:alert(1)', 'ws://example.com/', 'unix:/var/run/docker.sock',
  'https://example.com:22/', 'https://example.com:6379/', 'https://example.com:5432/', 'https://example.com:8443/', `https://${'a'.repeat(64)}.example.com/`, `https://${'a.'.repeat(130)}com/`, '//127.0.0.1/', '', 'https://',
];

describe('Where messages are never sent', () => {
  let canary: Awaited<ReturnType<typeof listenAsCanary>>;
  const message = { id: 'msg', body: Buffer.from('{}') };
  const target = (url: string, overrides: Partial<Target> = {}): Target => ({ url, secrets: [newSecret()], headers: {}, allowsHttp: true, ...overrides });

  beforeAll(async () => {
    canary = await listenAsCanary();
    loadConfig({ DATABASE_URL: 'postgres://x', DATABASE_RELAY_URL: 'postgres://x', APP_KEYS: `test:${randomBytes(32).toString('base64')}`, WEBHOOK_TIMEOUT_MS: '1000' });
  });
  afterAll(() => new Promise((resolve) => canary.server.close(resolve)));
  afterEach(() => expect(canary.connections()).toBe(0));

  const scheme = () => (canary.port === 443 ? 'https' : 'http');
  const post = new PostMessage(new EgressFilter());

  it('counts more than sixty forms', () => {
    expect(new Set([...HOSTS, ...URLS]).size).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTS)('the host %s', async (host) => {
    const url = `${scheme()}://${host}${[80, 443].includes(canary.port) ? '' : `:${canary.port}`}/hook`;
    expect(await post.post(target(url), message)).toMatchObject({ status: null, errorClass: 'blocked' });
    expect(await post.post(target(`https://${host}/hook`), message)).toMatchObject({ errorClass: 'blocked' });
  });

  it.each(URLS)('the URL %j', async (url) => {
    expect(await post.post(target(url), message)).toMatchObject({ status: null, errorClass: 'blocked' });
  });

  it('plain HTTP outside development, even where the operator allows the host', async () => {
    const filter = new EgressFilter({ allow: [{ hostname: 'hooks.example.com', port: 80 }], resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    expect(await new PostMessage(filter).post(target('http://hooks.example.com/', { allowsHttp: false }), message)).toMatchObject({ errorClass: 'blocked' });
  });

  it.each([
    ['resolves inside', [['127.0.0.1']]],
    ['resolves outside first and inside when it is dialled', [['93.184.215.14'], ['127.0.0.1']]],
    ['resolves to both', [['93.184.215.14', '127.0.0.1']]],
    ['resolves to an IPv6 form of inside', [['::ffff:127.0.0.1']]],
    ['resolves to the metadata service', [['169.254.169.254']]],
  ])('a name that %s', async (_what, answers) => {
    let asked = 0;
    const resolve = async () => answers[Math.min(asked++, answers.length - 1)]!.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const filter = new EgressFilter({ resolve });
    if (answers.length > 1) await resolve(); // what a check at the time of saving would have seen
    expect(await new PostMessage(filter).post(target(`${scheme()}://rebinding.example.com/`), message)).toMatchObject({ status: null, errorClass: 'blocked' });
    expect(asked).toBeGreaterThan(0);
  });

  it('its own host', async () => {
    const filter = new EgressFilter({ ownHosts: ['app.example.com'] });
    expect(await new PostMessage(filter).post(target('https://app.example.com/hook'), message)).toMatchObject({ errorClass: 'blocked' });
  });
});

describe('What an endpoint answered', () => {
  it('is shown without markup, controls or changes of direction', () => {
    expect(escaped(Buffer.from('<script>a&b</script>\u0000\u001b[31m\u202eabc\n\tok'))).toBe('&lt;script&gt;a&amp;b&lt;/script&gt;\\u0000\\u001b[31m\\u202eabc\n\tok');
    expect(escaped(Buffer.from([0xff, 0xfe, 0x41]))).toBe('\ufffd\ufffdA');
  });
});
