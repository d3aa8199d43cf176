/** The address the application believes to have; the listener of a test is on another port. */
export const PUBLIC_URL = 'http://localhost:3000';

export interface Page {
  url: URL;
  status: number;
  html: string;
  /** Answers in the fragment, as the application hands them to its pages. */
  fragment: Record<string, string>;
}

/** As much of a browser as signing in needs: cookies by origin, redirects, and the forms of the test provider. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Every address it was at, without fragments. */
  readonly history: string[] = [];

  constructor(private readonly appUrl: string) {}

  /** Follows redirects, signs in as `account` where it is asked to, and stops at a page of the application. */
  async open(address: string, { account, stopAt }: { account?: string; stopAt?: (url: URL) => boolean } = {}): Promise<Page> {
    let url = new URL(address, PUBLIC_URL);
    let form: URLSearchParams | undefined;
    for (let hop = 0; hop < 25; hop++) {
      if (stopAt?.(url)) return page(url, 0, '');
      if (url.origin === PUBLIC_URL && !/^\/(v1|callbacks)\//.test(url.pathname)) return page(url, 200, '');
      const response = await this.send(url, form ? { method: 'POST', body: form } : {});
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        await response.arrayBuffer();
        [url, form] = [new URL(location, url), undefined];
        continue;
      }
      const html = await response.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1];
      if (!action || !prompt || account === undefined) return page(url, response.status, html);
      [url, form] = [new URL(action.replaceAll('&amp;', '&'), url), new URLSearchParams({ prompt, login: account, password: 'any' })];
    }
    throw new Error(`Too many redirects: ${this.history.slice(-5).join(' → ')}`);
  }

  /** A request of a page's script to the application, with the cookies of its origin. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, never>; headers: Headers }> {
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
    const response = await this.send(new URL(path, PUBLIC_URL), { method, headers, ...json });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
  }

  cookiesOf(origin: string): Map<string, string> {
    const found = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, found);
    return found;
  }

  private async send(url: URL, init: RequestInit): Promise<Response> {
    this.history.push(`${url.origin}${url.pathname}${url.search}`);
    const jar = this.cookiesOf(url.origin);
    const target = url.origin === PUBLIC_URL ? `${this.appUrl}${url.pathname}${url.search}` : url.href;
    const headers = { ...(init.headers as Record<string, string> | undefined), ...(jar.size > 0 ? { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } : {}) };
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (value === '') jar.delete(name!);
      else jar.set(name!, value!);
    }
    return response;
  }
}

const page = (url: URL, status: number, html: string): Page => ({ url, status, html, fragment: Object.fromEntries(new URLSearchParams(url.hash.slice(1))) });
