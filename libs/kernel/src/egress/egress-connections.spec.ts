import * as http from 'node:http';
import type { LookupAddress } from 'node:dns';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { parseEgressAllow } from './allow-list.js';
import { EgressFilter, type EgressFilterOptions } from './egress-filter.js';

/** A listener inside the perimeter that nothing must ever reach; IPv6 too where the machine has it. */
class Canary {
  connections = 0;
  port = 0;
  readonly #servers: Server[] = [];

  async start(): Promise<void> {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer((socket) => {
        this.connections++;
        socket.destroy();
      });
      const listening = new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, host, resolve));
      if (host === '::1') await listening.catch(() => undefined);
      else await listening;
      this.port ||= (server.address() as AddressInfo).port;
      this.#servers.push(server);
    }
  }

  stop(): void {
    for (const server of this.#servers) server.close();
  }
}

const canary = new Canary();
beforeAll(() => canary.start());
afterEach(() => expect(canary.connections).toBe(0));
afterAll(() => canary.stop());

const ipv4 = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const filterWith = (resolve: EgressFilterOptions['resolve'], allow = '') =>
  new EgressFilter({ allow: parseEgressAllow(allow), ...(resolve ? { resolve } : {}) });

/** What comes of a request through the agent alone, without the checks of form. */
function dial(agent: http.Agent, host: string, port: number): Promise<unknown> {
  return new Promise((resolve) => {
    http.get({ host, port, agent, timeout: 2_000 }, (response) => resolve(response.statusCode)).on('error', resolve);
  });
}

describe('connections through the egress filter', () => {
  it.each([
    '127.0.0.1', '127.1', '0', '0.0.0.0', '2130706433', '0x7f.1', '0x7f000001', '0177.0.0.1', 'localhost', 'LOCALHOST', 'localhost.', '::1', '::', '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '::ffff:0:127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.0.1', 'fd00:ec2::254',
  ])('are refused to %s, whatever the form said', async (host) => {
    const error = await dial(filterWith(undefined).httpAgent(), host, canary.port);
    // a spelling the system resolver does not know is as good as refused
    expect(['url_not_allowed', 'ENOTFOUND', 'EAI_AGAIN']).toContain((error as NodeJS.ErrnoException).code);
  });

  it('are refused over TLS too', async () => {
    const refused = await new Promise((resolve) => {
      const agent = filterWith(async () => ipv4('127.0.0.1')).httpsAgent();
      import('node:https').then((https) => https.get({ host: 'evil.example', port: canary.port, agent }).on('error', resolve));
    });
    expect(refused).toMatchObject({ code: 'url_not_allowed', reason: 'address' });
  });

  it('are refused to unix sockets', async () => {
    const refused = await new Promise((resolve) => {
      http.get({ socketPath: '/var/run/docker.sock', agent: filterWith(undefined).httpAgent() }).on('error', resolve);
    });
    expect(refused).toMatchObject({ code: 'url_not_allowed' });
  });

  it('are refused when only one of several answers is private', async () => {
    const filter = filterWith(async () => ipv4('93.184.215.14', '2606:4700::1', '127.0.0.1'));
    await expect(filter.connect('mail.example', 993)).rejects.toMatchObject({ code: 'url_not_allowed' });
    await expect(filter.fetch('https://hooks.example/')).rejects.toMatchObject({ code: 'url_not_allowed' });
  });

  it('are refused when the DNS answer changes between check and connection', async () => {
    const answers = ['93.184.215.14', '127.0.0.1', '169.254.169.254'];
    const filter = filterWith(async () => ipv4(answers.shift()!));
    filter.assertUrlAllowed('https://rebind.example/');
    await expect(filter.connect('rebind.example', 993)).resolves.toEqual({ host: '93.184.215.14', port: 993, servername: 'rebind.example' });
    await expect(filter.fetch('https://rebind.example/')).rejects.toMatchObject({ code: 'url_not_allowed' });
    await expect(filter.connect('rebind.example', 993)).rejects.toMatchObject({ code: 'url_not_allowed' });
  });

  it('ask the DNS once each, and dial what was checked', async () => {
    let questions = 0;
    await withServer((_request, response) => response.end('here'), async (port) => {
      const filter = filterWith(async () => (questions++, ipv4('127.0.0.1')), `sink.example:${port}`);
      expect(await (await filter.fetch(`http://sink.example:${port}/`)).text()).toBe('here');
    });
    expect(questions).toBe(1);
  });

  it('are refused to a listed name on a port that is not listed', async () => {
    const filter = filterWith(async () => ipv4('127.0.0.1'), `sink.example:${canary.port + 1}`);
    expect(await dial(filter.httpAgent(), 'sink.example', canary.port)).toMatchObject({ code: 'url_not_allowed' });
  });

  it('pass on that a host name does not exist', async () => {
    const filter = filterWith(async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })));
    await expect(filter.fetch('https://nowhere.example/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(filterWith(async () => []).connect('nowhere.example', 993)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('give mail clients an address and the name to verify, or no name for an address', async () => {
    const filter = filterWith(async () => ipv4('2606:4700::1', '1.1.1.1'));
    await expect(filter.connect('IMAP.example', 993)).resolves.toEqual({ host: '2606:4700::1', port: 993, servername: 'imap.example' });
    await expect(filter.connect('8.8.8.8', 465)).resolves.toEqual({ host: '8.8.8.8', port: 465, servername: undefined });
    await expect(filter.connect('127.0.0.1', 993)).rejects.toMatchObject({ code: 'url_not_allowed' });
    await expect(filterWith(undefined, '127.0.0.1:1143').connect('127.0.0.1', 1143)).resolves.toMatchObject({ host: '127.0.0.1' });
  });

  it('offer a lookup that sockets can use, which answers like dns.lookup', async () => {
    const filter = filterWith(async () => ipv4('1.1.1.1', '2606:4700::1'));
    const ask = (options: object) => new Promise((resolve) => filter.lookup('a.example', options, (...answer) => resolve(answer)));
    expect(await ask({})).toEqual([null, '1.1.1.1', 4]);
    expect(await ask({ family: 6 })).toEqual([null, '2606:4700::1', 6]);
    expect(await ask({ family: 'IPv4', all: true })).toEqual([null, [{ address: '1.1.1.1', family: 4 }]]);
    expect(await ask({ all: true })).toEqual([null, ipv4('1.1.1.1', '2606:4700::1')]);
    const onlyV4 = filterWith(async () => ipv4('1.1.1.1'));
    const none = await new Promise((resolve) => onlyV4.lookup('a.example', { family: 6 }, resolve));
    expect(none).toMatchObject({ code: 'ENOTFOUND' });
    const private4 = filterWith(async () => ipv4('127.0.0.1'));
    const refused = await new Promise((resolve) => connect({ host: 'x.example', port: canary.port, lookup: private4.lookup }).on('error', resolve));
    expect(refused).toMatchObject({ code: 'url_not_allowed' });
  });
});

describe('EgressFilter.fetch', () => {
  const open = filterWith(undefined, '127.0.0.1');
  const at = (port: number, path = '/') => `http://127.0.0.1:${port}${path}`;

  it('sends method, headers and body, and answers with a Response', async () => {
    const handler: http.RequestListener = async (request, response) => {
      const body = (await request.toArray()).join('');
      response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
    };
    await withServer(handler, async (port) => {
      const response = await open.fetch(at(port, '/a?b=c'), { method: 'POST', headers: { 'X-One': '1' }, body: new URLSearchParams({ q: 'ä' }) });
      expect([response.status, response.url, response.redirected]).toEqual([201, at(port, '/a?b=c'), false]);
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(await response.json()).toMatchObject({
        method: 'POST', url: '/a?b=c', body: 'q=%C3%A4',
        headers: { 'x-one': '1', 'accept-encoding': 'identity', 'content-length': '8', 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', host: `127.0.0.1:${port}` },
      });
    });
  });

  it.each([204, 304])('answers a %s without a body', async (status) => {
    await withServer((_request, response) => response.writeHead(status).end(), async (port) => {
      const response = await open.fetch(at(port));
      expect([response.status, await response.text()]).toEqual([status, '']);
    });
  });

  it('returns a redirect to the metadata service or inside and does not follow it', async () => {
    for (const location of ['http://169.254.169.254/latest/meta-data/', `http://127.0.0.1:${canary.port}/`]) {
      await withServer((_request, response) => response.writeHead(302, { location }).end(), async (port) => {
        const response = await open.fetch(at(port), { redirect: 'follow' });
        expect([response.status, response.headers.get('location')]).toEqual([302, location]);
      });
    }
  });

  it('stops reading at the size limit, and does not unpack', async () => {
    const endless: http.RequestListener = (_request, response) => {
      response.on('error', () => undefined);
      const write = () => { while (!response.destroyed && response.write(Buffer.alloc(65_536))); };
      response.on('drain', write);
      write();
    };
    await withServer(endless, async (port) => {
      await expect(open.fetch(at(port), { maxResponseBytes: 100_000 })).rejects.toMatchObject({ code: 'response_too_large', limitBytes: 100_000 });
    });
    await withServer((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'), async (port) => {
      expect(await (await open.fetch(at(port))).text()).toBe('not gzip');
    });
  });

  it('gives up on large headers, on silence and on a slow body', async () => {
    await withServer((_request, response) => response.writeHead(200, { 'x-large': 'x'.repeat(100_000) }).end(), async (port) => {
      await expect(open.fetch(at(port))).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
    });
    await withServer(() => undefined, async (port) => {
      await expect(open.fetch(at(port), { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    });
    await withServer((_request, response) => void response.write('a'), async (port) => {
      await expect(open.fetch(at(port), { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    });
  });

  it('stops when the caller does', async () => {
    await withServer(() => undefined, async (port) => {
      const controller = new AbortController();
      const pending = open.fetch(at(port), { signal: controller.signal });
      controller.abort(new Error('shutdown'));
      await expect(pending).rejects.toThrow('shutdown');
    });
  });

  it('refuses by form before anything is sent', async () => {
    await expect(open.fetch(`http://user:pass@127.0.0.1:${canary.port}/`)).rejects.toMatchObject({ reason: 'credentials' });
    await expect(filterWith(undefined).fetch(`http://127.0.0.1:${canary.port}/`)).rejects.toMatchObject({ reason: 'scheme' });
  });

  it('takes no proxy from the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${canary.port}`, http_proxy: `http://127.0.0.1:${canary.port}` });
    try {
      await withServer((_request, response) => response.end('direct'), async (port) => {
        expect(await (await filterWith(undefined, '127.0.0.1').fetch(at(port))).text()).toBe('direct');
      });
    } finally {
      process.env = before;
    }
  });
});

async function withServer(handler: http.RequestListener, work: (port: number) => Promise<void>): Promise<void> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
