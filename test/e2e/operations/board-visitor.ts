/** What a browser does on the job board: keeps the cookie, and says where its requests come from. */
export class BoardVisitor {
  cookie: string | undefined;

  constructor(readonly url: string) {}

  async open(path: string): Promise<{ status: number; headers: Headers; text: string }> {
    return this.send('GET', path);
  }

  async send(method: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: Headers; text: string }> {
    const answer = await fetch(`${this.url}${path}`, { method, redirect: 'manual', headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers } });
    const cookie = answer.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0]!;
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}
