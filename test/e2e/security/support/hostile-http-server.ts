import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostileHttpServer {
  url: string;
  /** How many requests it refused, by path. */
  refused: string[];
  close(): Promise<void>;
}

/**
 * A service that repeats in its refusals all it was told: headers, address and body, in every member an error is known to
 * have. As an OpenID provider it has metadata and no keys, and refuses every code.
 */
export async function startHostileHttpServer(): Promise<HostileHttpServer> {
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const self = `http://${request.headers.host}`;
    const path = request.url!.split('?')[0]!;
    const send = (status: number, body: unknown) => void response.writeHead(status, { 'content-type': 'application/json', 'x-told': encodeURIComponent(request.headers.authorization ?? '') }).end(JSON.stringify(body));
    if (path.endsWith('/.well-known/openid-configuration')) return send(200, metadata(self));
    if (path === '/jwks') return send(200, { keys: [] });
    void textOf(request).then((body) => {
      refused.push(path);
      const told = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${decodedCredentials(request)} ${body}`;
      send(path === '/token' ? 400 : 401, { error: 'invalid_grant', error_description: told, message: told, detail: told, code: told, errors: [told] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

const metadata = (self: string) => ({
  issuer: self, authorization_endpoint: `${self}/authorize`, token_endpoint: `${self}/token`, userinfo_endpoint: `${self}/userinfo`, jwks_uri: `${self}/jwks`,
  response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256', 'ES256'], code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'], scopes_supported: ['openid', 'email', 'profile'],
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const decodedCredentials = ({ headers }: IncomingMessage): string => Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString('latin1').replace(/[^ -~]/g, ' ');
