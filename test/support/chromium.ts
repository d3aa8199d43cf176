import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type Json } from './client.js';

/** CHROMIUM, or where Debian puts it; undefined on a machine without. */
export const chromiumPath = (): string | undefined => [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-headless-shell'].find((path) => path && existsSync(path));

interface Pending {
  resolve: (result: Json) => void;
  reject: (error: Error) => void;
}

/** One headless browser with one page, spoken to in the DevTools protocol; keeps what went wrong in the page, and where it sent requests. */
export class Chromium {
  /** Errors of the console and of scripts, violations of policies, requests that failed and answers of 400 and more. */
  readonly complaints: string[] = [];
  readonly requested: string[] = [];
  readonly #pending = new Map<number, Pending>();
  #sent = 0;
  #session: string | undefined;

  private constructor(
    private readonly process: ChildProcess,
    private readonly directory: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }) => this.heard(JSON.parse(String(data)) as Json));
  }

  static async start(path: string, more: readonly string[] = []): Promise<Chromium> {
    const directory = mkdtempSync(join(tmpdir(), 'frontoffice-chromium-'));
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--window-size=1280,900'];
    const child = spawn(path, [...flags, ...more, `--user-data-dir=${directory}`, '--remote-debugging-port=0', 'about:blank'], { stdio: 'ignore' });
    const file = join(directory, 'DevToolsActivePort');
    const [port, address] = await eventually(async () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : undefined), 20_000);
    const socket = new WebSocket(`ws://127.0.0.1:${port}${address}`);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const browser = new Chromium(child, directory, socket);
    await browser.openPage();
    return browser;
  }

  /** Goes to an address and waits until the page stands on one whose text holds `text`. */
  async open(url: string, text: string): Promise<string> {
    await this.send('Page.navigate', { url });
    const found = await eventually(async () => {
      const shown = await this.evaluate<string>('document.body?.innerText ?? ""');
      return shown.includes(text) && { shown };
    }, 15_000);
    return found.shown;
  }

  /** The value of an expression in the page; promises are waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  }

  /** A PNG of what the page shows. */
  async picture(): Promise<Buffer> {
    return Buffer.from((await this.send('Page.captureScreenshot', { format: 'png' })).data as string, 'base64');
  }

  async stop(): Promise<void> {
    this.socket.close();
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private async openPage(): Promise<void> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    this.#session = (await this.send('Target.attachToTarget', { targetId, flatten: true })).sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.send(`${domain}.enable`);
  }

  private send(method: string, params: Json = {}): Promise<Json> {
    const id = ++this.#sent;
    this.socket.send(JSON.stringify({ id, method, params, ...(this.#session ? { sessionId: this.#session } : {}) }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  private heard({ id, method, params, result, error }: Json): void {
    if (id !== undefined) {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) pending?.reject(new Error(error.message));
      else pending?.resolve(result);
    }
    if (method === 'Network.requestWillBeSent') this.requested.push(params.request.url);
    if (method === 'Network.responseReceived' && params.response.status >= 400) this.complaints.push(`${params.response.status} ${params.response.url}`);
    if (method === 'Network.loadingFailed' && !params.canceled) this.complaints.push(`${params.errorText} ${params.blockedReason ?? ''}`);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') this.complaints.push(params.entry.text);
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') this.complaints.push(params.args.map((one: Json) => one.value ?? one.description).join(' '));
    if (method === 'Runtime.exceptionThrown') this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  }
}
