import { EgressFilter, EgressRefused } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import * as http from 'node:http';
import * as https from 'node:https';
import { isSslError } from './tls-errors.js';
import { parseRetryAfter } from './retry-schedule.js';
import { signedHeaders, type Message } from './sign-message.js';
import { webhooksConfig } from './webhooks.config.js';

/** Where a message goes, and how it is signed. */
export interface Target {
  url: string;
  /** The newest first. */
  secrets: readonly string[];
  headers: Readonly<Record<string, string>>;
  /** Plain HTTP is for development. */
  allowsHttp: boolean;
}

export const ERROR_CLASSES = ['status', 'redirect', 'timeout', 'connection', 'dns', 'tls', 'blocked', 'protocol', 'unreadable_secret'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** What came of one attempt. Nothing but a status of 2xx is a success. */
export interface Outcome {
  startedAt: Date;
  durationMs: number;
  status: number | null;
  errorClass: ErrorClass | null;
  responseBody: string | null;
  retryAfterMs: number | undefined;
}

/** The attempt that could not be made, because the secret of the webhook does not open. */
export const unsendable = (): Outcome => ({ startedAt: new Date(), durationMs: 0, status: null, errorClass: 'unreadable_secret', responseBody: null, retryAfterMs: undefined });

const MAX_RESPONSE_BYTES = 20_000;
/** Of an answer that only says yes. */
const MAX_SUCCESS_CHARACTERS = 1_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** Sends a message once. Redirects are answers like any other, proxies of the environment are ignored, and where the socket goes is checked when it is opened. */
@Injectable()
export class PostMessage {
  constructor(private readonly egress: EgressFilter) {}

  /** Never rejects. */
  async post(target: Target, message: Message): Promise<Outcome> {
    const startedAt = new Date();
    const began = performance.now();
    const outcome = await this.exchange(target, message, startedAt).catch((error: unknown) => ({ status: null, errorClass: classOf(error), responseBody: null, retryAfterMs: undefined }));
    return { startedAt, durationMs: Math.round(performance.now() - began), ...outcome };
  }

  private async exchange(target: Target, message: Message, now: Date): Promise<Omit<Outcome, 'startedAt' | 'durationMs'>> {
    const url = this.egress.assertUrlAllowed(target.url, { protocols: target.allowsHttp ? ['https:', 'http:'] : ['https:'] });
    if (url.protocol === 'http:' && !target.allowsHttp) throw new EgressRefused('scheme');
    const signal = AbortSignal.timeout(webhooksConfig.value().WEBHOOK_TIMEOUT_MS);
    try {
      const answer = await this.send(url, headersOf(target, message, now), message.body, signal);
      const status = answer.statusCode ?? 0;
      const bytes = await readBeginning(answer);
      const succeeded = status >= 200 && status < 300;
      return {
        status,
        errorClass: succeeded ? null : status >= 300 && status < 400 ? 'redirect' : 'status',
        // cutting may halve a surrogate pair, which PostgreSQL refuses
        responseBody: bytes.length === 0 ? null : escaped(bytes).slice(0, succeeded ? MAX_SUCCESS_CHARACTERS : MAX_RESPONSE_BYTES).toWellFormed(),
        retryAfterMs: parseRetryAfter(answer.headers['retry-after'], now),
      };
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }

  private send(url: URL, headers: Record<string, string>, body: Buffer, signal: AbortSignal): Promise<http.IncomingMessage> {
    const isTls = url.protocol === 'https:';
    const options = { method: 'POST', headers, agent: isTls ? this.egress.httpsAgent() : this.egress.httpAgent(), signal, maxHeaderSize: MAX_HEADER_BYTES };
    return new Promise((resolve, reject) => {
      const outgoing = (isTls ? https : http).request(url, options);
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

const headersOf = ({ headers, secrets }: Target, message: Message, now: Date): Record<string, string> => ({
  ...headers,
  'content-type': 'application/json',
  'content-length': String(message.body.length),
  // nothing is unpacked here: a small answer must not become a large one
  'accept-encoding': 'identity',
  'user-agent': 'Frontoffice-Webhooks/1',
  ...signedHeaders(message, secrets, now),
});

/** The beginning of a body; what is longer is not read. */
async function readBeginning(answer: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // leaving the loop destroys the message and its socket
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Whatever an endpoint answers is shown to people: neither markup nor control characters get through. */
export function escaped(bytes: Buffer): string {
  // eslint-disable-next-line no-control-regex
  return bytes.toString('utf8').replace(/[&<>]/g, (c) => ENTITIES[c]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Never the message: it may name addresses of our network. */
function classOf(error: unknown): ErrorClass {
  if (error instanceof EgressRefused) return 'blocked';
  const { name = '', code = '' } = (error ?? {}) as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'dns';
  if (isSslError(code)) return 'tls';
  if (code.startsWith('HPE_')) return 'protocol';
  return 'connection';
}
