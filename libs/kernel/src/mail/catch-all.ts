import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { uuidv7 } from '../crypto/uuid.js';

export interface CatchAllOptions {
  directory: string;
  /** 0 picks a free one. */
  port: number;
}

export interface CatchAll {
  port: number;
  close(): Promise<void>;
}

/** A caught message as the list shows it. */
export interface CaughtMail {
  id: string;
  receivedAt: Date;
  from: string;
  to: string;
  subject: string;
}

/** A caught message with its text; `html` is the source, to be shown as text only. */
export interface CaughtMailContent extends CaughtMail {
  text: string;
  html: string;
}

const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
const KEPT_MESSAGES = 500;
const LISTED_MESSAGES = 100;
const FILE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.eml$/;

/**
 * For demo mode: an SMTP server on 127.0.0.1 that accepts every recipient and any password and keeps each message as a
 * file instead of delivering it. It can only receive, so nothing leaves the machine. The newest 500 messages are kept.
 */
export async function startCatchAll({ directory, port }: CatchAllOptions): Promise<CatchAll> {
  const { SMTPServer } = await import('smtp-server');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MESSAGE_BYTES,
    maxClients: 20,
    closeTimeout: 1000,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'demo' }),
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      keep(directory, recipients, stream).then(() => callback(null), callback);
    },
  });
  // without a listener a client that hangs up in the middle would end the process
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on 127.0.0.1 is in use: set DEMO_SMTP_PORT.`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The newest caught messages, newest first. */
export async function listCaughtMail(directory: string): Promise<CaughtMail[]> {
  const ids = (await caughtIds(directory)).slice(0, LISTED_MESSAGES);
  const mails = await Promise.all(ids.map((id) => readCaughtMail(directory, id)));
  return mails.filter((mail) => mail !== undefined).map(({ text: _text, html: _html, ...listed }) => listed);
}

/** One caught message; undefined when there is none with this id. */
export async function readCaughtMail(directory: string, id: string): Promise<CaughtMailContent | undefined> {
  if (!FILE.test(`${id}.eml`)) return undefined;
  const file = join(directory, `${id}.eml`);
  try {
    const [raw, { mtime }] = await Promise.all([readFile(file), stat(file)]);
    const mail = await parse(raw);
    const to = mail.headers.get('x-caught-for');
    return {
      id,
      receivedAt: mtime,
      from: mail.from?.text ?? '',
      to: typeof to === 'string' ? to : '',
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html || '',
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function keep(directory: string, recipients: string[], stream: NodeJS.ReadableStream & { sizeExceeded: boolean }): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(Buffer.from(chunk as Buffer));
  if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
  // who it was really for (also in Bcc) is only known from the envelope
  const header = Buffer.from(`X-Caught-For: ${recipients.join(', ')}\r\n`);
  const id = uuidv7();
  await writeFile(join(directory, `${id}.part`), Buffer.concat([header, ...chunks]), { mode: 0o600 });
  await rename(join(directory, `${id}.part`), join(directory, `${id}.eml`));
  const surplus = (await caughtIds(directory)).slice(KEPT_MESSAGES);
  await Promise.all(surplus.map((old) => rm(join(directory, `${old}.eml`), { force: true })));
}

/** Ids of the files, newest first; the ids are UUIDv7 and so sort by time. */
async function caughtIds(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => []);
  return files.map((file) => FILE.exec(file)?.[1]).filter((id) => id !== undefined).sort().reverse();
}

async function parse(raw: Buffer): Promise<ParsedMail> {
  const { simpleParser } = await import('mailparser');
  // turning text into HTML and links into markup is slow on large text, and the viewer wants neither
  return simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });
}
