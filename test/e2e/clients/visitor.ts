import { PUBLIC_URL } from '../../support/browser.js';

export interface Form {
  action: string;
  fields: Record<string, string>;
}

export interface Seen {
  url: URL;
  status: number;
  html: string;
  headers: Headers;
  form: Form | null;
}

/** As much of a browser as the pages of the provider need: cookies with their paths, redirects, forms; stops where another site begins. */
export class Visitor {
  readonly cookies = new Map<string, { value: string; path: string; attributes: string }>();

  constructor(private readonly appUrl: string) {}

  open(address: URL | string): Promise<Seen> {
    return this.go(new URL(address, PUBLIC_URL), {});
  }

  /** Sends the form of a page with what was typed; `headers` as the browser of an attacker's page would have them. */
  submit(seen: Seen, typed: Record<string, string>, headers: Record<string, string> = { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' }): Promise<Seen> {
    const body = new URLSearchParams({ ...seen.form!.fields, ...typed });
    return this.go(new URL(seen.form!.action, seen.url), { method: 'POST', body, headers });
  }

  private async go(start: URL, first: RequestInit): Promise<Seen> {
    let [url, init] = [start, first];
    for (let hop = 0; hop < 15; hop++) {
      if (url.origin !== PUBLIC_URL) return { url, status: 0, html: '', headers: new Headers(), form: null };
      const response = await fetch(`${this.appUrl}${url.pathname}${url.search}`, { ...init, redirect: 'manual', headers: { ...(init.headers as Record<string, string>), accept: 'text/html', cookie: this.cookieHeader(url) } });
      for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
      const location = response.headers.get('location');
      const html = await response.text();
      if (response.status < 300 || response.status >= 400 || !location) return { url, status: response.status, html, headers: response.headers, form: formIn(html) };
      [url, init] = [new URL(location, url), {}];
    }
    throw new Error('Too many redirects.');
  }

  private cookieHeader(url: URL): string {
    return [...this.cookies].filter(([, { path }]) => url.pathname.startsWith(path)).map(([name, { value }]) => `${name.split(' ')[0]}=${value}`).join('; ');
  }

  private keep(cookie: string): void {
    const [, name, value, attributes] = /^([^=]+)=([^;]*);?(.*)$/.exec(cookie)!;
    const path = /path=([^;]+)/i.exec(attributes!)?.[1] ?? '/';
    if (value === '' || /1970/.test(attributes!)) this.cookies.delete(`${name} ${path}`);
    else this.cookies.set(`${name} ${path}`, { value: value!, path, attributes: attributes! });
  }
}

const unescape = (text: string): string => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

function formIn(html: string): Form | null {
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return { action: unescape(action), fields: Object.fromEntries(hidden.map(([, name, value]) => [name!, unescape(value!)])) };
}
