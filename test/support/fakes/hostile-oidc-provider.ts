import { createHmac, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Does something else than answering. */
  instead?: (response: ServerResponse) => void;
}

type Claims = Record<string, unknown>;
type Header = Record<string, unknown>;

/** What the provider does next; each function gets what an honest one would answer. */
export interface Tricks {
  discovery?(document: Claims): Reply | Claims;
  keys?(set: { keys: Claims[] }): Reply | Claims;
  token?(reply: Claims): Reply | Claims;
  userinfo?(claims: Claims): Reply | Claims;
  header?: Header;
  claims?(claims: Claims): Claims;
  /** The whole ID token, in place of the honest one. */
  idToken?(header: Header, claims: Claims, provider: HostileProvider): string;
}

export const json = (value: unknown): Reply => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
export const redirect = (location: string): Reply => ({ status: 302, headers: { location } });
export const hang: Reply = { instead: () => undefined };
export const close: Reply = { instead: (response) => response.destroy() };
export const bytes = (count: number): Reply => ({ headers: { 'content-type': 'application/json' }, body: `{"x":"${'x'.repeat(count)}"}` });
export const bomb = (): Reply => ({ headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync('{}'.padEnd(50_000_000, ' ')) });
/** A byte at a time, for ever: every single wait is short. */
export const drip: Reply = {
  instead: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 200);
    response.on('close', () => clearInterval(timer));
  },
};

export const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** An OpenID provider in the hands of somebody who means harm. Below its origin each path is an issuer of its own. */
export class HostileProvider {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What it does, by issuer name; `honest` unless told otherwise. */
  readonly tricks = new Map<string, Tricks>();
  /** Paths it was asked for. */
  readonly requests: string[] = [];
  /** What the ID token must answer: set when a browser is sent to it. */
  nonce = '';
  subject = `subject-${randomBytes(4).toString('hex')}`;
  readonly #server = createServer((request, response) => void this.answer(request, response));

  constructor(
    readonly clientId: string,
    readonly clientSecret: string,
  ) {
    ({ privateKey: this.privateKey, publicKey: this.publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 }));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  issuer(name: string): string {
    return `${this.origin}/${name}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A token over exactly these parts, signed with the provider's key unless another is given. */
  async signed(header: Header, claims: Claims | string, key: KeyObject = this.privateKey): Promise<string> {
    const { CompactSign } = await import('jose');
    const payload = Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims));
    return new CompactSign(payload).setProtectedHeader({ alg: 'RS256', kid: 'main', ...header } as never).sign(key);
  }

  hmac(header: Header, claims: Claims, secret: string | Buffer): string {
    const content = `${part({ alg: 'HS256', ...header })}.${part(claims)}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  }

  /** What an honest ID token says now. */
  claimsOf(name: string): Claims {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.issuer(name), sub: this.subject, aud: this.clientId, iat: now, exp: now + 300, nonce: this.nonce, email: `${this.subject}@example.test`, email_verified: true };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    this.requests.push(request.url!);
    const [, name = '', rest = ''] = /^\/([^/]+)\/(.*?)(\?.*)?$/.exec(request.url!) ?? [];
    const reply = await this.replyTo(name, rest);
    if (reply.instead) return reply.instead(response);
    response.writeHead(reply.status ?? 200, reply.headers).end(reply.body ?? '');
  }

  private async replyTo(name: string, path: string): Promise<Reply> {
    const tricks = this.tricks.get(name) ?? {};
    const tricked = (honest: Claims, trick: ((honest: never) => Reply | Claims) | undefined): Reply => {
      const answer = trick ? trick(honest as never) : honest;
      return isReply(answer) ? answer : json(answer);
    };
    if (path === '.well-known/openid-configuration') return tricked(this.documentOf(name), tricks.discovery);
    if (path === 'keys') return tricked({ keys: [{ ...this.publicKey.export({ format: 'jwk' }), kid: 'main', use: 'sig', alg: 'RS256' }] }, tricks.keys);
    if (path === 'token') return tricked({ access_token: 'an-access-token', token_type: 'Bearer', expires_in: 60, id_token: await this.idToken(name, tricks) }, tricks.token);
    if (path === 'userinfo') return tricked({ sub: this.subject, email: `${this.subject}@example.test`, email_verified: true }, tricks.userinfo);
    return { status: 404 };
  }

  private async idToken(name: string, { header = {}, claims: change = (claims) => claims, idToken }: Tricks): Promise<string> {
    const claims = change(this.claimsOf(name));
    return idToken ? idToken(header, claims, this) : this.signed(header, claims);
  }

  private documentOf(name: string): Claims {
    const issuer = this.issuer(name);
    return {
      issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, userinfo_endpoint: `${issuer}/userinfo`,
      authorization_response_iss_parameter_supported: true,
    };
  }
}

const REPLY = new Set(['status', 'headers', 'body', 'instead']);
const isReply = (value: Reply | Claims): value is Reply => Object.keys(value).length > 0 && Object.keys(value).every((key) => REPLY.has(key));
