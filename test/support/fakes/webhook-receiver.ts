import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../client.js';

/** How a path of the receiver behaves; `ok` unless told otherwise. */
export type Behaviour =
  | { kind: 'ok'; status?: number; body?: string; delayMs?: number }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'hang' }
  | { kind: 'drip'; everyMs: number }
  | { kind: 'flood'; bytes: number }
  | { kind: 'reset' }
  | { kind: 'headers-only' }
  | { kind: 'garbage' };

export interface Received {
  path: string;
  /** `webhook-id`. */
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  message: { type: string; timestamp: string; data: Record<string, unknown>; id: string; organizationId: string; apiVersion: string };
  at: number;
  /** What it was answered with. */
  behaviour: Behaviour['kind'];
}

/** The endpoint of somebody else: keeps what it gets, verifies it with the reference library, and misbehaves when told to. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** Bytes of floods that were written, to tell whether anybody read on. */
  flooded = 0;
  /** Requests that are being answered now, and the most there were at once, by path. */
  readonly active = new Map<string, number>();
  readonly most = new Map<string, number>();
  readonly #behaviours = new Map<string, Behaviour | ((nth: number) => Behaviour)>();
  readonly #counts = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  #connections = 0;
  #lastPort = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#connections++;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.handle(request, response).catch(() => response.destroy()));
  }

  static async start(port = 0): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that ever reached it. */
  get connections(): number {
    return this.#connections;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** From now on; a function is asked with the number of the request to that path, 1 for the first from now. */
  behave(path: string, behaviour: Behaviour | ((nth: number) => Behaviour)): void {
    this.#behaviours.set(path, behaviour);
    this.#counts.set(path, 0);
  }

  at(path: string, type?: string): Received[] {
    return this.received.filter((one) => one.path === path && (type === undefined || one.message.type === type));
  }

  /** The first `count` messages at a path, pings aside; fails after `timeoutMs`. */
  async messages(path: string, count = 1, timeoutMs = 10_000): Promise<Received[]> {
    const arrived = () => this.at(path).filter(({ message }) => message.type !== 'clients.webhook.ping');
    return eventually(async () => (arrived().length >= count ? arrived() : undefined), timeoutMs);
  }

  /** Refuses connections until `open`; what is under way is cut. */
  async shut(): Promise<void> {
    this.#lastPort = this.port;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.#lastPort, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.shut();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const now = (this.active.get(path) ?? 0) + 1;
    this.active.set(path, now);
    this.most.set(path, Math.max(now, this.most.get(path) ?? 0));
    response.once('close', () => this.active.set(path, this.active.get(path)! - 1));
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    const nth = (this.#counts.get(path) ?? 0) + 1;
    this.#counts.set(path, nth);
    const planned = this.#behaviours.get(path) ?? { kind: 'ok' };
    const behaviour = typeof planned === 'function' ? planned(nth) : planned;
    this.received.push({ path, id: String(request.headers['webhook-id']), headers: request.headers, body, message: JSON.parse(body) as Received['message'], at: Date.now(), behaviour: behaviour.kind });
    await this.answer(behaviour, response);
  }

  private async answer(behaviour: Behaviour, response: ServerResponse): Promise<void> {
    switch (behaviour.kind) {
      case 'ok':
        if (behaviour.delayMs) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
        return void response.writeHead(behaviour.status ?? 200).end(behaviour.body ?? '');
      case 'status':
        return void response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body ?? '');
      case 'hang':
        return;
      case 'reset':
        return void (response.socket as Socket).resetAndDestroy();
      case 'headers-only':
        return void response.writeHead(200).flushHeaders();
      case 'garbage':
        return void response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
      case 'drip':
        return this.drip(response, behaviour.everyMs);
      case 'flood':
        return this.flood(response, behaviour.bytes);
    }
  }

  private drip(response: ServerResponse, everyMs: number): void {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), everyMs);
    response.once('close', () => clearInterval(timer));
  }

  private async flood(response: ServerResponse, bytes: number): Promise<void> {
    response.writeHead(200);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length) {
      this.flooded += chunk.length;
      if (!response.write(chunk)) await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve));
    }
    response.end();
  }
}

/** Throws unless the reference library accepts the message under this secret. */
export function verify(secret: string, { body, headers }: Pick<Received, 'body' | 'headers'>): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
