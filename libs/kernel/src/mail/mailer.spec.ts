import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { KernelConfig } from '../config/kernel.config.js';
import { listCaughtMail, readCaughtMail, startCatchAll, type CatchAll } from './catch-all.js';
import { renderCaughtMailPage } from './caught-mail-page.js';
import { MailRefused } from './mailbox.js';
import { Mailer, mailerOptions, type OutgoingMail } from './mailer.js';

const FROM = { name: 'Frontoffice', address: 'no-reply@frontoffice.example' };
const hello: OutgoingMail = { to: { name: 'Ann Lee', address: 'ann@example.com' }, subject: 'Grüße', text: 'Hello Ann,\nhttps://app.example/verify?token=a&b=1\n' };

let directory: string;
let caught: CatchAll;
let mailer: Mailer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mail-'));
  caught = await startCatchAll({ directory, port: 0 });
  mailer = new Mailer({ url: `smtp://127.0.0.1:${caught.port}`, from: FROM });
});
afterEach(async () => {
  await caught.close();
  rmSync(directory, { recursive: true, force: true });
});
const rawOf = async (id: string) => (await readFile(join(directory, `${id}.eml`))).toString();

describe('Mailer over SMTP', () => {
  it('delivers text and HTML with structured addresses and marks the mail as automatic', async () => {
    const sent = await mailer.send({ ...hello, html: '<p>Hello <b>Ann</b></p>', headers: { 'X-Purpose': 'verification' } });
    expect(sent).toEqual({ messageId: expect.stringMatching(/^<.+@.+>$/), accepted: ['ann@example.com'], rejected: [] });
    const [mail] = await listCaughtMail(directory);
    expect(mail).toMatchObject({ from: '"Frontoffice" <no-reply@frontoffice.example>', to: 'ann@example.com', subject: 'Grüße' });
    expect(await readCaughtMail(directory, mail!.id)).toMatchObject({ text: expect.stringContaining('verify?token=a&b=1'), html: expect.stringContaining('<b>Ann</b>') });
    const raw = await rawOf(mail!.id);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toMatch(/^X-Purpose: verification\r$/m);
    expect(raw).toMatch(/^To: Ann Lee <ann@example.com>\r$/m);
  });

  it('keeps the message id the caller fixed, so that a repeat is recognised', async () => {
    const messageId = '<01985e0c.verify@frontoffice.example>';
    for (let attempt = 0; attempt < 2; attempt++) expect((await mailer.send({ ...hello, messageId })).messageId).toBe(messageId);
    for (const { id } of await listCaughtMail(directory)) expect(await rawOf(id)).toMatch(/^Message-ID: <01985e0c.verify@frontoffice.example>\r$/m);
  });

  it('sends to several recipients', async () => {
    const { accepted } = await mailer.send({ ...hello, to: [{ address: 'ann@example.com' }, { address: 'bob@example.org' }] });
    expect(accepted).toEqual(['ann@example.com', 'bob@example.org']);
    expect((await listCaughtMail(directory))[0]!.to).toBe('ann@example.com, bob@example.org');
  });

  it.each<[string, Partial<OutgoingMail>]>([
    ['an address with a line break', { to: { address: 'ann@example.com\r\nBcc: eve@example.org' } }],
    ['an address that is two', { to: { address: 'ann@example.com, eve@example.org' } }],
    ['a name with a line break', { to: { name: 'Ann\r\nBcc: eve@example.org', address: 'ann@example.com' } }],
    ['no recipient', { to: [] }],
    ['a bad recipient among good ones', { to: [{ address: 'ann@example.com' }, { address: 'eve' }] }],
    ['a subject with a line break', { subject: 'Hi\nBcc: eve@example.org' }],
    ['a header value with a line break', { headers: { 'X-A': 'b\r\nBcc: eve@example.org' } }],
    ['a header name with a line break', { headers: { 'X-A: b\r\nBcc': 'eve@example.org' } }],
    ['a header the mailer writes', { headers: { Bcc: 'eve@example.org' } }],
    ['a content header', { headers: { 'Content-Type': 'text/html' } }],
    ['a message id with a line break', { messageId: '<a@b>\r\nBcc: eve@example.org' }],
    ['a message id without brackets', { messageId: 'a@b' }],
  ])('refuses %s and sends nothing', async (_what, change) => {
    await expect(mailer.send({ ...hello, ...change })).rejects.toThrow(MailRefused);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('never reads files or addresses that a text names', async () => {
    const path = { path: '/etc/passwd' } as unknown as string;
    await expect(mailer.send({ ...hello, text: path })).rejects.toThrow('File access rejected');
    const href = { href: 'http://127.0.0.1/' } as unknown as string;
    await expect(mailer.send({ ...hello, html: href })).rejects.toThrow('Url access rejected');
  });

  it('gives up on a server that says nothing, and reports one that is not there', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(new Mailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 100 }).send(hello)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    await expect(new Mailer({ url: `smtp://127.0.0.1:${port}`, from: FROM }).send(hello)).rejects.toMatchObject({ code: 'ESOCKET' });
  });

  it('does not send a password to another machine without TLS', async () => {
    const received: string[] = [];
    const plain = createServer((socket) => {
      socket.write('220 plain ESMTP\r\n');
      socket.on('error', () => undefined).on('data', (data) => {
        received.push(String(data));
        socket.write(/^EHLO/i.test(String(data)) ? '250-plain\r\n250 AUTH PLAIN\r\n' : '502 no\r\n');
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, '0.0.0.0', resolve));
    // 0.0.0.0 reaches this machine but is not a loopback name
    const url = `smtp://user:hunter2@0.0.0.0:${(plain.address() as AddressInfo).port}`;
    await expect(new Mailer({ url, from: FROM, timeoutMs: 1000 }).send(hello)).rejects.toThrow();
    expect(received.join('')).not.toMatch(/AUTH PLAIN|hunter2/);
    await new Promise((resolve) => plain.close(resolve));
  });

  it('goes to the catching server in demo mode, whatever SMTP_URL says', () => {
    const config = { SMTP_URL: 'smtps://user:pass@mail.example', DEMO_SMTP_PORT: 1025, MAIL_FROM: FROM } as KernelConfig;
    expect(mailerOptions({ ...config, DEMO_MODE: true }).url).toBe('smtp://127.0.0.1:1025');
    expect(mailerOptions({ ...config, DEMO_MODE: false }).url).toBe('smtps://user:pass@mail.example');
  });
});

describe('caught mail', () => {
  it('is listed newest first, with the recipients of the envelope', async () => {
    for (const subject of ['first', 'second', 'third']) await mailer.send({ ...hello, subject });
    expect((await listCaughtMail(directory)).map((mail) => mail.subject)).toEqual(['third', 'second', 'first']);
  });

  it('is accepted with any login, as accounts of the demo have one', async () => {
    await new Mailer({ url: `smtp://any:thing@127.0.0.1:${caught.port}`, from: FROM }).send(hello);
    expect(await listCaughtMail(directory)).toHaveLength(1);
  });

  it('says in one sentence that its port is taken', async () => {
    await expect(startCatchAll({ directory, port: caught.port })).rejects.toThrow(`Port ${caught.port} on 127.0.0.1 is in use: set DEMO_SMTP_PORT.`);
  });

  it('refuses messages over 10 MiB', async () => {
    await expect(mailer.send({ ...hello, text: 'x'.repeat(11 * 1024 * 1024) })).rejects.toThrow();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is empty without a directory, and finds nothing under a foreign id', async () => {
    expect(await listCaughtMail(join(directory, 'none'))).toEqual([]);
    writeFileSync(join(directory, 'secret.txt'), 'secret');
    for (const id of ['../secret', 'secret', '', '01985e0c-0000-7000-8000-000000000001', '../../etc/passwd']) {
      expect(await readCaughtMail(directory, id)).toBeUndefined();
    }
  });

  it('is shown as a page that escapes everything and links only web addresses', async () => {
    const hostile = '<script>alert(1)</script> "><img src=x onerror=alert(2)> javascript:alert(3) https://x.example/"onmouseover="alert(4)';
    await mailer.send({ ...hello, to: { name: '<b>', address: 'ann@example.com' }, subject: hostile, text: hostile, html: hostile });
    const [mail] = await listCaughtMail(directory);
    const pages = [await renderCaughtMailPage(directory, null), await renderCaughtMailPage(directory, mail!.id)];
    for (const { status, html } of pages) {
      expect(status).toBe(200);
      expect(html).not.toMatch(/<script|<img|<b>|href="javascript|onmouseover="/i);
      expect(html).toContain('&lt;script&gt;');
    }
    expect(pages[1]!.html).toContain('<a href="https://x.example/" rel="noopener noreferrer">https://x.example/</a>&quot;onmouseover');
  });

  it('shows verification links ready to follow', async () => {
    await mailer.send(hello);
    const [mail] = await listCaughtMail(directory);
    const { html } = await renderCaughtMailPage(directory, mail!.id);
    expect(html).toContain('<a href="https://app.example/verify?token=a&amp;b=1" rel');
  });

  it('answers an empty list and an unknown id in words', async () => {
    expect((await renderCaughtMailPage(directory, null)).html).toContain('No mail was caught yet.');
    expect(await renderCaughtMailPage(directory, '"><script>')).toMatchObject({ status: 404, html: expect.not.stringContaining('<script') });
  });
});
