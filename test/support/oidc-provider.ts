import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProviderPerson {
  email?: string;
  email_verified?: boolean;
  name?: string;
  picture?: string;
}

export interface TestOidcProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who may sign in, by `sub`, which is also the name typed into its form. */
  people: Map<string, ProviderPerson>;
  close(): Promise<void>;
}

export interface TestOidcProviderOptions {
  redirectUris: string[];
  accessTokenSeconds?: number;
}

const CLIENT_ID = 'frontoffice';
const CLIENT_SECRET = 'secret with + and : and %, as long as one would be';

type ProviderClass = new (issuer: string, configuration: object) => { callback(): Parameters<typeof createServer>[1]; proxy: boolean };

/** A certified OpenID provider (`oidc-provider`) that wants a proof key and keeps claims about people for its userinfo endpoint. */
export async function startOidcProvider({ redirectUris, accessTokenSeconds = 3600 }: TestOidcProviderOptions): Promise<TestOidcProvider> {
  const { default: Provider } = (await import('oidc-provider' as string)) as { default: ProviderClass };
  const people = new Map<string, ProviderPerson>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = quietly(() => new Provider(issuer, {
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: redirectUris, grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    findAccount: async (_context: unknown, id: string) => {
      const person = people.get(id);
      return person && { accountId: id, claims: async () => ({ sub: id, ...person }) };
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: accessTokenSeconds, IdToken: 600, Interaction: 600, Session: 600, Grant: 6000, RefreshToken: 6000, AuthorizationCode: 60 },
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: true }, revocation: { enabled: true, allowedPolicy: async () => true } },
    renderError: (context: { body: unknown }, out: object) => void (context.body = JSON.stringify(out)),
  }));
  server.on('request', provider.callback()!);
  return { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, people, close: () => closeServer(server) };
}

/** It warns of its own forms, which are what a test wants of it. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
