import { randomBytes } from 'node:crypto';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of every shape
export type Json = any;

/** A caller of the API: keeps the access token and speaks JSON. Never throws on a status. */
export class ApiClient {
  constructor(
    readonly url: string,
    public accessToken?: string,
  ) {}

  get<T = Json>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.request('GET', path, undefined, headers);
  }

  post<T = Json>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.request('POST', path, body, headers);
  }

  patch<T = Json>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.request('PATCH', path, body, headers);
  }

  delete<T = Json>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.request('DELETE', path, undefined, headers);
  }

  async request<T = Json>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body) }),
    });
    // a stream has no end: whoever wants what it says reads it themselves
    const isStream = /event-stream/.test(response.headers.get('content-type') ?? '');
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }
}

export interface SignedUp {
  client: ApiClient;
  email: string;
  password: string;
  userId: string;
  organizationId: string;
  refreshToken: string;
}

/** Signs a company up through the public API; the client acts as its ceo. */
export async function signUpCompany(url: string, overrides: Record<string, unknown> = {}): Promise<SignedUp> {
  const email = `ceo-${randomBytes(6).toString('hex')}@example.test`;
  const password = `correct horse ${randomBytes(6).toString('hex')}`;
  const client = new ApiClient(url);
  const answer = await client.post('/v1/auth/signup', { email, password, displayName: 'Cleo Owner', accountType: 'company', organizationName: 'Acme', ...overrides });
  if (answer.status !== 201) throw new Error(`sign-up answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  client.accessToken = answer.body.accessToken;
  return { client, email, password, userId: answer.body.user.id, organizationId: answer.body.organization.id, refreshToken: answer.body.refreshToken };
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

/** Asks until `ask` answers something, less and less often; for work that happens in the background. Fails after `timeoutMs`. */
export async function eventually<T>(ask: () => Promise<T | undefined | null | false>, timeoutMs = 10_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(1.25 * pauseMs, LONGEST_PAUSE_MS)) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > until) throw new Error(`Nothing within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
