import * as http from 'node:http';
import * as https from 'node:https';
import { ResponseTooLarge } from './egress-refused.js';

/** The part of RequestInit that user-chosen targets get, and the bounds of the exchange. */
export interface EgressRequestInit {
  method?: string;
  headers?: ConstructorParameters<typeof Headers>[0];
  body?: string | Uint8Array | URLSearchParams | null;
  signal?: AbortSignal | null;
  /** Accepted for clients that set it; redirects are never followed whatever it says. */
  redirect?: 'error' | 'follow' | 'manual';
  /** `['https:']` unless plain HTTP is meant to be possible. */
  protocols?: readonly string[];
  /** From the first DNS query to the last byte of the answer. */
  timeoutMs?: number;
  maxResponseBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Statuses for which a Response must have no body (Fetch Standard, "null body status"). */
const NULL_BODY_STATUSES = new Set([204, 205, 304]);

/** One HTTP exchange through `agent`, answered as a fetch Response. Compressed answers arrive as they are. */
export async function filteredRequest(url: URL, init: EgressRequestInit, agent: http.Agent): Promise<Response> {
  const deadline = AbortSignal.timeout(init.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([deadline, init.signal]) : deadline;
  try {
    const message = await send(url, init, agent, signal);
    const body = await readBody(message, init.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES);
    return toResponse(url, message, body);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function send(url: URL, init: EgressRequestInit, agent: http.Agent, signal: AbortSignal): Promise<http.IncomingMessage> {
  const body = init.body instanceof URLSearchParams ? init.body.toString() : (init.body ?? undefined);
  const headers = new Headers(init.headers);
  // nothing is unpacked here: a small reply must not become a large one
  headers.set('accept-encoding', 'identity');
  if (init.body instanceof URLSearchParams && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  if (body !== undefined) headers.set('content-length', String(Buffer.byteLength(body)));
  const { request } = url.protocol === 'https:' ? https : http;
  const options = { method: init.method ?? 'GET', headers: Object.fromEntries(headers), agent, signal, maxHeaderSize: MAX_HEADER_BYTES };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options);
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readBody(message: http.IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // leaving the loop by an exception destroys the message and its socket
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new ResponseTooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toResponse(url: URL, message: http.IncomingMessage, body: Buffer): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) headers.append(message.rawHeaders[i]!, message.rawHeaders[i + 1]!);
  const response = new Response(NULL_BODY_STATUSES.has(status) ? null : new Uint8Array(body), { status, headers });
  // the constructor leaves it empty, and OAuth clients quote it in their errors
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}
