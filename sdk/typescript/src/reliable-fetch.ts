export interface Reliability {
  /** How often a request is sent at most, the first time included; 3 unless given. */
  attempts?: number;
  /** Milliseconds before the second attempt; doubled for every further one, and never less than `Retry-After` asks for: what asks for more than a minute is answered at once. */
  firstPauseMs?: number;
  /** Milliseconds until an attempt without an answer is given up. */
  timeoutMs?: number;
  fetch?: (request: Request) => Promise<Response>;
}

/** Nothing was done, or it will be answered again: these are worth another try. */
const PASSING = new Set([408, 425, 429, 502, 503, 504]);
const MAX_PAUSE_MS = 60_000;

/**
 * `fetch` that survives what passes: lost connections, restarts, rate limits. Every POST carries an `Idempotency-Key`, so that
 * repeating it does nothing twice; a PATCH is only repeated when it certainly was not carried out.
 */
export function reliableFetch({ attempts = 3, firstPauseMs = 300, timeoutMs = 30_000, fetch: send = (request) => fetch(request) }: Reliability = {}) {
  return async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = keyed(new Request(input, init));
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(request, timeoutMs, send);
      if (attempt >= attempts || request.signal.aborted || !(await worthRepeating(request, outcome))) {
        if (outcome instanceof Response) return outcome;
        throw outcome;
      }
      await pause(Math.max(retryAfterMs(outcome), firstPauseMs * 2 ** (attempt - 1) * (0.8 + Math.random() * 0.4)), request.signal);
    }
  };
}

function keyed(request: Request): Request {
  if (request.method !== 'POST' || request.headers.has('idempotency-key')) return request;
  const headers = new Headers(request.headers);
  headers.set('idempotency-key', crypto.randomUUID());
  return new Request(request, { headers });
}

/** The answer, or why there is none. */
async function once(request: Request, timeoutMs: number, send: (request: Request) => Promise<Response>): Promise<Response | Error> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException(`No answer within ${timeoutMs} ms.`, 'TimeoutError')), timeoutMs);
  try {
    return await send(new Request(request.clone(), { signal: AbortSignal.any([request.signal, late.signal]) }));
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timer); // the body of an answer takes as long as it takes
  }
}

async function worthRepeating({ method }: Request, outcome: Response | Error): Promise<boolean> {
  if (!(outcome instanceof Response)) return method !== 'PATCH';
  if (retryAfterMs(outcome) > MAX_PAUSE_MS) return false;
  if (outcome.status === 409 && method === 'POST') return (await codeOf(outcome)) === 'idempotency_in_flight';
  return PASSING.has(outcome.status) && (method !== 'PATCH' || outcome.status === 429);
}

const codeOf = async (response: Response): Promise<unknown> => ((await response.clone().json().catch(() => ({}))) as { code?: unknown }).code;

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(outcome: Response | Error): number {
  const text = outcome instanceof Response ? outcome.headers.get('retry-after') : null;
  if (!text) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
