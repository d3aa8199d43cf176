import { createPublicKey, verify as verifySignature, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeProviders {
  url: string;
  /** `METHOD path` of every request, in order. */
  readonly asked: string[];
  /** Answers instead of the providers, while it is set. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** What the providers take for right. */
export interface Right {
  twilio: { accountSid: string; authToken: string };
  paddleKey: string;
  githubToken: string;
  refreshToken: string;
  firebase: { projectId: string; privateKey: KeyObject };
  s3: { accessKeyId: string; bucket: string };
}

const ACCESS_TOKEN = 'ya29.an-access-token';

/** One server that answers as Twilio, Paddle, GitHub, Google, Microsoft, an OpenID provider and S3 do to the questions of a verification. */
export async function startFakeProviders(right: Right): Promise<FakeProviders> {
  const state: { asked: string[]; instead: FakeProviders['instead'] } = { asked: [], instead: undefined };
  const server = createServer((request, response) => {
    state.asked.push(`${request.method} ${request.url!.split('?')[0]}`);
    if (state.instead) return state.instead(request, response);
    void answer(request, response, right, `http://${request.headers.host}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: state.asked,
    get instead() {
      return state.instead;
    },
    set instead(answerer) {
      state.instead = answerer;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, right: Right, self: string): Promise<void> {
  const { pathname, searchParams } = new URL(request.url!, self);
  const send = (status: number, body?: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
  const bearer = (token: string) => request.headers.authorization === `Bearer ${token}`;
  const { accountSid, authToken } = right.twilio;
  switch (`${request.method} ${pathname.replace(/\/$/, '')}`) {
    case `GET /2010-04-01/Accounts/${accountSid}.json`:
      return request.headers.authorization === `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` ? send(200, { sid: accountSid, status: 'active' }) : send(401, { code: 20003 });
    case 'GET /event-types':
      return bearer(right.paddleKey) ? send(200, { data: [] }) : send(403, { error: { code: 'forbidden' } });
    case 'GET /user':
      return bearer(right.githubToken) ? send(200, { login: 'acme' }) : send(401, { message: 'Bad credentials' });
    case 'GET /repos/acme/shop':
      return bearer(right.githubToken) ? send(404, { message: 'Not Found' }) : send(401);
    case 'POST /token':
    case 'POST /common/oauth2/v2.0/token':
      return grant(new URLSearchParams(await bodyOf(request)), `${self}${pathname}`, right) ? send(200, { access_token: ACCESS_TOKEN, expires_in: 3599 }) : send(400, { error: 'invalid_grant' });
    case `GET /v1beta1/projects/${right.firebase.projectId}`:
      return bearer(ACCESS_TOKEN) ? send(200, { projectId: right.firebase.projectId }) : send(401);
    case 'GET /oidc/.well-known/openid-configuration':
      return send(200, { issuer: `${self}/oidc`, authorization_endpoint: `${self}/oidc/auth`, token_endpoint: `${self}/oidc/token`, jwks_uri: `${self}/oidc/jwks` });
    case 'GET /other/.well-known/openid-configuration':
      return send(200, { issuer: `${self}/oidc`, authorization_endpoint: `${self}/oidc/auth`, token_endpoint: `${self}/oidc/token`, jwks_uri: `${self}/oidc/jwks` });
    case 'GET /oidc/jwks':
      return send(200, { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }] });
    case `HEAD /${right.s3.bucket}`:
      return send(searchParams.get('X-Amz-Credential')?.startsWith(`${right.s3.accessKeyId}/`) && searchParams.get('X-Amz-Signature') ? 200 : 403);
    default:
      return send(404);
  }
}

/** RFC 6749 §6, and RFC 7523 with the signature of the service account. */
function grant(parameters: URLSearchParams, audience: string, right: Right): boolean {
  if (parameters.get('grant_type') === 'refresh_token') return parameters.get('refresh_token') === right.refreshToken && Boolean(parameters.get('client_id') && parameters.get('client_secret'));
  const [header, payload, signature] = (parameters.get('assertion') ?? '').split('.');
  const isSigned = verifySignature('RSA-SHA256', Buffer.from(`${header}.${payload}`), createPublicKey(right.firebase.privateKey), Buffer.from(signature ?? '', 'base64url'));
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString() || '{}') as Record<string, unknown>;
  return isSigned && claims['aud'] === audience;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
