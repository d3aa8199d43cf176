import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import type { OnApplicationShutdown } from '@nestjs/common';

export interface OperatorResponse {
  status?: number;
  contentType: string;
  body: string;
}

/** One page of the operator listener. Errors become a bare 500. */
export interface OperatorPage {
  title: string;
  handle(query: URLSearchParams): Promise<OperatorResponse>;
}

export interface OperatorListenerOptions {
  host: string;
  port: number;
  /** By path, `/` excepted. */
  pages: Readonly<Record<string, OperatorPage>>;
}

/** What operators see and users must not: a second HTTP listener without login, on a private address. */
export class OperatorListener implements OnApplicationShutdown {
  readonly #options: OperatorListenerOptions;
  #server: Server | undefined;

  constructor(options: OperatorListenerOptions) {
    this.#options = options;
  }

  /** Starts listening; the URL to show. Rejects with one clear sentence when the port is taken. */
  async listen(): Promise<string> {
    const { host, port } = this.#options;
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => void this.respond(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is in use: set OPERATOR_PORT.`) : error),
      );
      server.listen(port, host, resolve);
    });
    this.#server = server;
    const address = server.address() as AddressInfo;
    return `http://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}/`;
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status = 200, contentType, body } = await this.answer(request).catch(() => plain(500, 'Internal error'));
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(status === 405 && { allow: 'GET, HEAD' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private async answer(request: IncomingMessage): Promise<OperatorResponse> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    if (this.isForeignHost(request.headers.host ?? '')) return plain(421, 'Misdirected request');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://operator.invalid');
    if (pathname === '/') return this.index();
    const page = Object.hasOwn(this.#options.pages, pathname) ? this.#options.pages[pathname] : undefined;
    return page ? page.handle(searchParams) : plain(404, 'Not found');
  }

  /**
   * On a loopback address only names of this machine are answered: a web site whose name was rebound to 127.0.0.1 must not
   * read these pages through the operator's browser.
   */
  private isForeignHost(header: string): boolean {
    if (!['127.0.0.1', '::1', 'localhost'].includes(this.#options.host)) return false;
    return !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(header);
  }

  private index(): OperatorResponse {
    const links = Object.entries(this.#options.pages).map(([path, { title }]) => `<li><a href="${path}">${title}</a></li>`);
    return {
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Operator</title><h1>Operator</h1><ul>${links.join('')}</ul></html>`,
    };
  }
}

const plain = (status: number, text: string): OperatorResponse => ({ status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` });
