import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageParser } from './message-parser.js';

const HEAD = 'From: Mallory <m@example.test>\r\nSubject: A bomb\r\nMessage-ID: <bomb@example.test>\r\n';
const nested = (depth: number) => {
  let open = '';
  for (let level = 0; level < depth; level++) open += `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`;
  return `${HEAD}MIME-Version: 1.0\r\n${open}Content-Type: text/plain\r\n\r\nx\r\n`;
};
const BOMBS: [string, () => string, object][] = [
  ['20,000 nested multiparts', () => nested(20_000), { unparsed: 'too_many_parts' }],
  ['200 nested multiparts', () => nested(200), { unparsed: 'too_deep' }],
  ['20,000 nested messages', () => `${HEAD}${'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n'.repeat(20_000)}`, { unparsed: 'too_many_parts' }],
  ['200,000 parts', () => `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(200_000)}--b--\r\n`, { unparsed: 'too_many_parts' }],
  ['a 30 MB header', () => `${HEAD}X-Long: ${'x'.repeat(30 << 20)}\r\n\r\nx`, { unparsed: 'headers_too_large' }],
  ['200,000 recipients', () => `${HEAD}To: ${Array.from({ length: 200_000 }, (_, i) => `u${i}@example.test`).join(',\r\n ')}\r\n\r\nx`, { unparsed: 'headers_too_large' }],
  ['1 MB of deep HTML', () => `${HEAD}Content-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}text`, { bodyText: expect.stringContaining('text') }],
  ['4 MB of deep HTML', () => `${HEAD}Content-Type: text/html\r\n\r\n${'<div>\r\n'.repeat(600_000)}text`, { isTruncated: true }],
  ['52 MB of text with links', () => `${HEAD}Content-Type: text/plain\r\n\r\n${'http://a.example.test/x www.b.test a@b.test\r\n'.repeat(1_200_000)}`, { isTruncated: true }],
  ['one 20 MB line of text', () => `${HEAD}Content-Type: text/plain\r\n\r\n${'x'.repeat(20 << 20)}`, { isTruncated: true }],
  ['100,000 encoded words', () => `${HEAD.replace('A bomb', '=?utf-8?q?A_b?=\r\n ' + '=?utf-8?b?w7w=?=\r\n '.repeat(100_000))}\r\nx`, {}],
  ['a boundary that never comes', () => `${HEAD}Content-Type: multipart/mixed; boundary="never"\r\n\r\n${'-'.repeat(5 << 20)}`, { unparsed: null }],
  ['parameters without end', () => `${HEAD}Content-Type: text/plain; ${Array.from({ length: 20_000 }, (_, i) => `name*${i}*=utf-8''%41%42`).join(';\r\n ')}\r\n\r\nx`, {}],
  ['60,000 opening brackets', () => `${HEAD}References: ${'<'.repeat(60_000)}\r\nTo: ${'<('.repeat(30_000)}\r\n\r\nx`, { unparsed: null }],
];

describe('message bombs', () => {
  const parser = new MessageParser();
  afterAll(() => parser.close());

  it.each(BOMBS)('%s are stored with their headers, and the next message is read', async (_name, build, expected) => {
    const startedAt = Date.now();
    const [bomb, next] = await Promise.all([
      parser.parse({ bytes: Buffer.from(build(), 'latin1') }),
      parser.parse({ bytes: Buffer.from('Subject: next\r\n\r\nfine') }),
    ]);
    expect(bomb).toMatchObject({ from: { address: 'm@example.test' }, ...expected });
    expect(bomb.subject).toMatch(/^A b/);
    expect(bomb.bodyText.length).toBeLessThanOrEqual(2 << 20);
    expect(next).toMatchObject({ subject: 'next', bodyText: 'fine', unparsed: null });
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  }, 60_000);

  it('ends a worker that takes too long and goes on with the next message', async () => {
    const slow = new MessageParser({ timeoutMs: 60 });
    const [bomb, next] = await Promise.all([
      slow.parse({ bytes: Buffer.from(`${HEAD}\r\n${'x\n'.repeat(20 << 20)}`) }),
      slow.parse({ bytes: Buffer.from('Subject: next\r\n\r\nfine') }),
    ]);
    await slow.close();
    expect(['timeout', null]).toContain(next.unparsed);
    expect(bomb).toMatchObject({ unparsed: 'timeout' });
  }, 60_000);

  it('survives a worker that runs out of heap', async () => {
    const tight = new MessageParser({ heapMb: 48, limits: { headerBytes: 200 << 20 } });
    const bomb = await tight.parse({ bytes: Buffer.from(`${HEAD}${'X-Header: value\r\n'.repeat(2_500_000)}\r\nx`) });
    const next = await tight.parse({ bytes: Buffer.from('Subject: next\r\n\r\nfine') });
    await tight.close();
    expect(bomb).toMatchObject({ subject: 'A bomb', unparsed: 'crashed' });
    expect(next).toMatchObject({ subject: 'next', unparsed: null });
  }, 60_000);

  it('reads a message of 100 MB in bounded memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bomb-'));
    const path = join(folder, 'large.eml');
    const file = openSync(path, 'w');
    writeSync(file, `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n`);
    const line = `${'QUJD'.repeat(19)}\r\n`.repeat(10_000);
    for (let written = 0; written < 100 << 20; written += line.length) writeSync(file, line);
    writeSync(file, '--b--\r\n');
    closeSync(file);
    await parser.parse({ bytes: Buffer.from('Subject: warm\r\n\r\nup') });
    const before = process.memoryUsage().rss;
    let peak = before;
    const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    const parsed = await parser.parse({ path });
    clearInterval(sampler);
    rmSync(folder, { recursive: true });
    expect(parsed.attachments[0]?.sizeBytes).toBeGreaterThan(70 << 20);
    expect((peak - before) / 2 ** 20).toBeLessThan(50);
  }, 60_000);
});
