import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { MailParser, type AttachmentStream, type MessageText } from 'mailparser';
import type { MessageSource, ParseLimits, RawAddress, RawAttachment, RawParse, UnparsedReason, WorkerReply, WorkerRequest } from './worker-protocol.js';

// Entry of a worker thread. It imports no file of ours at run time, so that it also starts from its TypeScript source in tests.

const limits = (workerData as { limits: ParseLimits }).limits;
const HEADER_BLOCK_BYTES = 64 * 1024;
const HEADER_VALUE_CHARACTERS = 64 * 1024;
const KEPT_HEADERS = new Set([
  'message-id', 'in-reply-to', 'references', 'date', 'received', 'return-path', 'delivered-to', 'thread-index', 'thread-topic',
  'auto-submitted', 'precedence', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'list-id', 'list-unsubscribe',
  'list-unsubscribe-post', 'x-priority', 'importance', 'x-failed-recipients', 'feedback-id', 'resent-message-id',
]);
/** Header fields read when the whole message cannot be: without Content-Type nothing can nest. */
const FALLBACK_HEADERS = new Set([...KEPT_HEADERS, 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject']);

/** The parts of mailparser this file hooks into; they are not in its type declarations. */
interface MimeNode {
  parentNode: MimeNode | false;
}
interface SplitChunk {
  type: 'node' | 'body' | 'data';
  value?: Buffer;
  parentNode?: MimeNode | false;
}
interface ParserInternals {
  curnode: { isAttachment?: boolean; contentType?: string } | false;
  processChunk(chunk: SplitChunk, done: (error?: Error) => void): void;
}
type Parser = MailParser & ParserInternals;
type HeaderMap = Map<string, unknown>;

class Refused extends Error {
  readonly reason: UnparsedReason;
  constructor(reason: UnparsedReason) {
    super(reason);
    this.reason = reason;
  }
}

let queue = Promise.resolve();
parentPort!.on('message', (request: WorkerRequest) => {
  queue = queue.then(async () => parentPort!.postMessage(await answer(request)));
});

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  const { id, source } = request;
  try {
    if (request.kind === 'extract') return { id, kind: 'extracted', attachment: await extract(source, request.partIndex, request.targetPath) };
    return { id, kind: 'parsed', parse: request.headersOnly ? await parseHeaders(source, 'crashed') : await parse(source) };
  } catch (error) {
    return { id, kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads the whole message; falls back to its header block when it breaks a limit. */
async function parse(source: MessageSource): Promise<RawParse> {
  const result = emptyParse();
  try {
    if ((await sizeOf(source)) > limits.rawBytes) throw new Refused('too_large');
    await consume(source, result, drain);
    return result;
  } catch (error) {
    return parseHeaders(source, reasonOf(error));
  }
}

/** Reads only who wrote what to whom and when, from the first bytes of the message. */
async function parseHeaders(source: MessageSource, unparsed: UnparsedReason): Promise<RawParse> {
  const result = emptyParse();
  try {
    await consume({ bytes: usefulHeaders(await headerBlock(source)) }, result, drain);
  } catch {
    // Nothing readable at all: the row still says that a message is there.
    Object.assign(result, emptyParse());
  }
  return Object.assign(result, { text: '', html: '', attachments: [], unparsed });
}

async function extract(source: MessageSource, partIndex: number, targetPath: string): Promise<RawAttachment | null> {
  const result = emptyParse();
  let index = 0;
  await consume(source, result, async (attachment) => {
    if (index++ === partIndex) await pipeline(attachment.content as Readable, createWriteStream(targetPath));
    else await drain(attachment);
  });
  return result.attachments[partIndex] ?? null;
}

async function consume(source: MessageSource, result: RawParse, take: (attachment: AttachmentStream) => Promise<void>): Promise<void> {
  const parser = boundedParser(result);
  const input = 'path' in source ? createReadStream(source.path, { highWaterMark: 256 * 1024 }) : null;
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('error', reject);
      parser.on('headers', (headers: HeaderMap) => copyAddresses(headers, result));
      parser.on('headerLines', (lines: { key: string; line: string }[]) => copyHeaders(lines, result));
      parser.on('data', (item: AttachmentStream | MessageText) => {
        if (item.type === 'text') Object.assign(result, { text: item.text ?? '', html: typeof item.html === 'string' ? item.html : '' });
        else take(item).then(() => result.attachments.push(describe(item)), reject).finally(() => item.release());
      });
      parser.on('end', resolve);
      input?.on('error', reject);
      if (input) input.pipe(parser);
      else parser.end(Buffer.from((source as { bytes: Uint8Array }).bytes));
    });
  } finally {
    input?.destroy();
    parser.destroy();
    parser.on('error', () => undefined);
  }
}

/** mailparser limits header size and part count itself; depth and the length of the text are added here. */
function boundedParser(result: RawParse): Parser {
  const parser = new MailParser({
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    skipHtmlToText: true,
    maxHtmlLengthToParse: limits.htmlBytes,
    checksumAlgo: 'sha256',
    maxHeadSize: limits.headerBytes,
    maxChildNodes: limits.parts,
  } as ConstructorParameters<typeof MailParser>[0]) as Parser;
  const next = parser.processChunk.bind(parser);
  const taken = { html: 0, text: 0 };
  parser.processChunk = (chunk, done) => {
    try {
      if (chunk.type === 'node' && depthOf(chunk) > limits.depth) return done(new Refused('too_deep'));
      if (chunk.type === 'body' && parser.curnode && !parser.curnode.isAttachment) {
        const kind = parser.curnode.contentType === 'text/html' ? 'html' : 'text';
        taken[kind] += chunk.value?.length ?? 0;
        if (taken[kind] > (kind === 'html' ? limits.htmlBytes : limits.textBytes)) {
          result.isTruncated = true;
          setImmediate(done);
          return;
        }
      }
      next(chunk, done);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return parser;
}

function depthOf(chunk: SplitChunk): number {
  let depth = 1;
  for (let node = chunk.parentNode; node && depth <= limits.depth; node = node.parentNode) depth += 1;
  return depth;
}

function drain(attachment: AttachmentStream): Promise<void> {
  const content = attachment.content as Readable;
  return new Promise((resolve, reject) => {
    content.on('end', resolve).on('error', reject);
    content.resume();
  });
}

function describe(attachment: AttachmentStream): RawAttachment {
  return {
    fileName: attachment.filename ?? null,
    contentType: attachment.contentType ?? 'application/octet-stream',
    sizeBytes: attachment.size ?? 0,
    contentId: attachment.cid ?? null,
    disposition: attachment.contentDisposition ?? null,
    sha256: attachment.checksum ?? '',
  };
}

function copyAddresses(headers: HeaderMap, result: RawParse): void {
  const subject = headers.get('subject');
  result.subject = typeof subject === 'string' ? subject : '';
  const fields = { from: 'from', sender: 'sender', replyTo: 'reply-to', to: 'to', cc: 'cc', bcc: 'bcc' } as const;
  for (const [field, header] of Object.entries(fields)) result[field as keyof typeof fields] = addresses(headers.get(header));
}

interface ParsedAddress {
  name?: string;
  address?: string;
  group?: ParsedAddress[];
}

/** A header may appear several times and hold groups (RFC 5322 §3.4); both become one flat list. */
function addresses(value: unknown): RawAddress[] {
  const list = [value].flat().flatMap((part) => (part as { value?: ParsedAddress[] } | undefined)?.value ?? []);
  return list
    .flatMap((entry) => entry.group ?? [entry])
    .slice(0, limits.addressesPerField)
    .map(({ name, address }) => ({ name: String(name ?? ''), address: String(address ?? '') }));
}

/** Lines arrive as bytes in Latin-1; raw UTF-8 in headers is common (RFC 6532). */
function copyHeaders(lines: { key: string; line: string }[], result: RawParse): void {
  let characters = 0;
  for (const { key, line } of lines) {
    if (!KEPT_HEADERS.has(key)) continue;
    const value = Buffer.from(line.slice(line.indexOf(':') + 1, HEADER_VALUE_CHARACTERS), 'latin1').toString().replace(/\r?\n/g, ' ').trim();
    characters += value.length;
    if (characters > 4 * HEADER_VALUE_CHARACTERS) return;
    result.headers.push([key, value]);
  }
}

/** The bytes before the first empty line, at most 64 kB. */
async function headerBlock(source: MessageSource): Promise<string> {
  let bytes: Buffer;
  if ('bytes' in source) bytes = Buffer.from(source.bytes.subarray(0, HEADER_BLOCK_BYTES));
  else {
    const file = await open(source.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BLOCK_BYTES), 0, HEADER_BLOCK_BYTES, 0);
      bytes = buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
  return bytes.toString('latin1').split(/\r?\n\r?\n/, 1)[0]!;
}

function usefulHeaders(block: string): Uint8Array {
  const fields = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const kept = fields.filter((field) => FALLBACK_HEADERS.has(field.slice(0, field.indexOf(':')).trim().toLowerCase()));
  return Buffer.from(`${kept.map((field) => field.slice(0, 4096)).join('\r\n')}\r\n\r\n`, 'latin1');
}

async function sizeOf(source: MessageSource): Promise<number> {
  return 'bytes' in source ? source.bytes.length : (await stat(source.path)).size;
}

function reasonOf(error: unknown): UnparsedReason {
  if (error instanceof Refused) return error.reason;
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('Max allowed child nodes')) return 'too_many_parts';
  if (message.startsWith('Max header size')) return 'headers_too_large';
  return 'malformed';
}

function emptyParse(): RawParse {
  return {
    headers: [], subject: '', from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [],
    text: '', html: '', attachments: [], isTruncated: false, unparsed: null,
  };
}
