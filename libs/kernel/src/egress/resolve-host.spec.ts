import { createSocket, type Socket } from 'node:dgram';
import { pbkdf2 } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EgressFilter } from './egress-filter.js';
import { NameServers } from './resolve-host.js';

const RECORD_TYPES = { A: 1, AAAA: 28 } as const;
const NXDOMAIN = 3;
const SERVFAIL = 2;

/** What a name server says to a question: addresses, an error code, or nothing at all. */
type Answering = (name: string, type: 'A' | 'AAAA') => string[] | number | undefined;

/** A name server (RFC 1035 §4) on a port of this machine. */
class FakeNameServer {
  readonly #socket: Socket = createSocket('udp4');
  answering: Answering = () => undefined;
  questions = 0;

  async start(): Promise<void> {
    this.#socket.on('message', (query, from) => {
      this.questions++;
      const answer = this.answer(query);
      if (answer) this.#socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => this.#socket.bind(0, '127.0.0.1', resolve));
  }

  get address(): string {
    return `127.0.0.1:${(this.#socket.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#socket.close();
  }

  private answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at]!; length > 0; length = query[at]!) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = query.readUInt16BE(at + 1);
    const said = this.answering(labels.join('.').toLowerCase(), type === RECORD_TYPES.A ? 'A' : 'AAAA');
    if (said === undefined) return undefined;
    const records = typeof said === 'number' ? [] : said.map((address) => Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.includes(':') ? 16 : 4]), bytesOf(address)]));
    const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | (typeof said === 'number' ? said : 0), 0, 1, 0, records.length, 0, 0, 0, 0]);
    return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
  }
}

/** Of an address of four numbers, or of eight groups written in full. */
const bytesOf = (address: string): Buffer => (address.includes(':') ? Buffer.from(address.split(':').join(''), 'hex') : Buffer.from(address.split('.').map(Number)));

describe('Names that users choose', () => {
  const server = new FakeNameServer();
  const nameServers = () => new NameServers({ servers: [server.address], timeoutMs: 300 });
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it('have the addresses of both families that the name servers know', async () => {
    server.answering = (_name, type) => (type === 'A' ? ['93.184.215.14', '8.8.8.8'] : ['2606:4700:4700:0000:0000:0000:0000:1111']);
    expect(await nameServers().ask('hooks.example')).toEqual([{ address: '93.184.215.14', family: 4 }, { address: '8.8.8.8', family: 4 }, { address: '2606:4700:4700::1111', family: 6 }]);
    server.answering = (_name, type) => (type === 'A' ? ['8.8.8.8'] : SERVFAIL);
    expect(await nameServers().ask('hooks.example')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('do not exist when the name servers say so, and may exist when they say nothing', async () => {
    server.answering = () => NXDOMAIN;
    await expect(nameServers().ask('hooks.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    server.answering = () => [];
    await expect(nameServers().ask('hooks.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    server.answering = () => SERVFAIL;
    await expect(nameServers().ask('hooks.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
    server.answering = () => undefined;
    await expect(nameServers().ask('hooks.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  it('keep nothing else of the process waiting while their name servers are silent', async () => {
    server.answering = () => undefined;
    const filter = new EgressFilter({ nameServers: new NameServers({ servers: [server.address], timeoutMs: 1_500 }) });
    const asked = server.questions;
    const hooks = Promise.allSettled(Array.from({ length: 50 }, (_, n) => filter.fetch(`https://slow-${n}.example/`, { timeoutMs: 5_000 })));
    while (server.questions < asked + 50) await delay(5);
    const others = Promise.all([stat(__filename), promisify(pbkdf2)('password', 'salt', 1, 32, 'sha256')]).then(() => 'others');
    expect(await Promise.race([hooks, others])).toBe('others');
    expect((await hooks).map((hook) => (hook.status === 'rejected' ? (hook.reason as NodeJS.ErrnoException).code : 'answered'))).toEqual(Array(50).fill('EAI_AGAIN'));
  });

  it('are judged by what the name servers say when a connection is made, and not by what they said before', async () => {
    const answers = ['93.184.215.14', '127.0.0.1', '169.254.169.254'];
    server.answering = (_name, type) => (type === 'A' ? [answers.shift()!] : []);
    const filter = new EgressFilter({ nameServers: nameServers() });
    await expect(filter.connect('rebind.example', 993)).resolves.toMatchObject({ host: '93.184.215.14' });
    await expect(filter.fetch('https://rebind.example/')).rejects.toMatchObject({ reason: 'address' });
    await expect(filter.connect('rebind.example', 993)).rejects.toMatchObject({ reason: 'address' });
  });

  it('are not asked for when they can only be of the inside, and names of the operator are the system\'s to know', async () => {
    const filter = new EgressFilter({ nameServers: nameServers(), ownHosts: ['app.example'], allow: [{ hostname: 'localhost', port: 993 }] });
    const asked = server.questions;
    const lookup = (hostname: string) => new Promise((resolve) => filter.lookup(hostname, { all: true }, (...answer) => resolve(answer[0] ?? answer[1])));
    for (const hostname of ['localhost', 'redis', 'metadata.google.internal', 'app.example']) expect(await lookup(hostname)).toMatchObject({ reason: 'host' });
    for (const hostname of ['127.1', '0x7f.1', '2130706433']) expect(await lookup(hostname)).toMatchObject({ reason: 'address' });
    expect(['127.0.0.1', '::1']).toContain((await filter.connect('localhost', 993)).host);
    expect(server.questions).toBe(asked);
  });
});
