import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageParser } from './message-parser.js';

const message = (...lines: string[]) => ({ bytes: Buffer.from(lines.join('\r\n'), 'utf8') });
const HEADERS = ['From: Ada <Ada@Example.test>', 'To: bob@example.test', 'Message-ID: <m1@example.test>', 'Date: Tue, 03 Nov 2026 10:00:00 +0100'];

describe('MessageParser', () => {
  const parser = new MessageParser();
  afterAll(() => parser.close());

  it('reads an ordinary message', async () => {
    const parsed = await parser.parse(message(
      ...HEADERS, 'Cc: Carol <carol@example.test>, dave@example.test', 'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=', 'In-Reply-To: <m0@example.test>',
      'References: <a@x>,<m0@example.test>', 'Content-Type: text/plain; charset=utf-8', '', 'Hello Bob', '',
    ));
    expect(parsed).toMatchObject({
      messageId: 'm1@example.test',
      inReplyTo: ['m0@example.test'],
      references: ['a@x', 'm0@example.test'],
      from: { address: 'ada@example.test', name: 'Ada' },
      to: [{ address: 'bob@example.test', name: '' }],
      cc: [{ address: 'carol@example.test', name: 'Carol' }, { address: 'dave@example.test', name: '' }],
      subject: 'Grüße',
      date: new Date('2026-11-03T09:00:00Z'),
      bodyText: 'Hello Bob\n',
      bodyHtml: '',
      attachments: [],
      isAutomatic: false,
      unparsed: null,
    });
  });

  it('lists attachments with size and hash, and finds their content again', async () => {
    const content = Buffer.from('PDF \u00e9 content'.repeat(500));
    const source = message(
      ...HEADERS, 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'See attachment', '--b',
      'Content-Type: application/pdf', 'Content-Disposition: attachment; filename="../../etc/Quote\u202efdp.pdf"', 'Content-Transfer-Encoding: base64', '',
      content.toString('base64').replace(/.{76}/g, '$&\r\n'), '--b--', '',
    );
    const parsed = await parser.parse(source);
    expect(parsed.bodyText.trim()).toBe('See attachment');
    expect(parsed.attachments).toEqual([{
      fileName: 'Quotefdp.pdf', contentType: 'application/pdf', sizeBytes: content.length, contentId: null, disposition: 'attachment', partIndex: 0,
      sha256: createHash('sha256').update(content).digest('hex'),
    }]);
    const folder = mkdtempSync(join(tmpdir(), 'parser-'));
    const target = join(folder, 'attachment');
    await expect(parser.extract(source, 0, target)).resolves.toMatchObject({ sizeBytes: content.length });
    expect(readFileSync(target)).toEqual(content);
    await expect(parser.extract(source, 1, target)).resolves.toBeNull();
    rmSync(folder, { recursive: true });
  });

  it('makes plain text of a message that has only HTML', async () => {
    const parsed = await parser.parse(message(...HEADERS, 'Content-Type: text/html; charset=utf-8', '',
      '<head><style>p{}</style></head><p>Dear&nbsp;Bob &amp; Co,</p><script>alert("1 < 2")</script><p>see <b>you</b><br>Ada</p>'));
    expect(parsed.bodyText).toBe('Dear Bob & Co,\n\nsee you\nAda');
    expect(parsed.bodyHtml).toContain('<script>');
  });

  it('keeps only what PostgreSQL can store', async () => {
    const parsed = await parser.parse(message(...HEADERS, `Subject: ${'long '.repeat(300)}`, 'Content-Type: text/plain; charset=utf-16le', '', 'a\0b\0')
    );
    expect(parsed.subject).toHaveLength(500);
    expect(JSON.stringify(parsed)).not.toContain('\\u0000');
    expect(parsed.bodyText.isWellFormed()).toBe(true);
  });

  it('answers something for bytes that are no message at all', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from([0, 255, 254, 0, 13, 10, 13, 10, 0]), Buffer.from('\r\n\r\n\r\n'), Buffer.from('no header here')]) {
      await expect(parser.parse({ bytes })).resolves.toMatchObject({ messageId: null, attachments: [] });
    }
  });

  it.each([
    ['Auto-Submitted: auto-replied'],
    ['X-Autoreply: yes'],
    ['Precedence: bulk'],
    ['List-Id: <news.example.test>'],
    ['Return-Path: <>'],
  ])('recognises %s as written by a machine', async (header) => {
    await expect(parser.parse(message(...HEADERS, header, '', 'x'))).resolves.toMatchObject({ isAutomatic: true });
  });

  it('ignores the order in which small and large messages are handed over', async () => {
    const subjects = Array.from({ length: 60 }, (_, index) => `n${index}`);
    const parsed = await Promise.all(subjects.map((subject, index) => parser.parse(message(...HEADERS, `Subject: ${subject}`, '', 'x'.repeat((index % 7) * 20_000)))));
    expect(parsed.map(({ subject }) => subject)).toEqual(subjects);
  });

  it('takes header names that mean something to JavaScript', async () => {
    const parsed = await parser.parse(message(...HEADERS, '__proto__: x', 'constructor: y', 'List-__proto__: <mailto:a@b>', 'hasOwnProperty: z', '', 'x'));
    expect(parsed.unparsed).toBeNull();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
