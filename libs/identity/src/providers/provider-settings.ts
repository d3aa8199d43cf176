import { z } from 'zod';

/** An OpenID provider that users may sign in with, whoever named it. */
export interface OidcProvider {
  /** Names it in addresses: `/v1/auth/oidc/{key}`. Unique in the installation, and in each organization. */
  key: string;
  /** What a button says. */
  label: string;
  /** Exactly as the provider writes it in `iss`. */
  issuer: string;
  clientId: string;
  /** Null for a public client. */
  clientSecret: string | null;
  /** `openid` among them. */
  scopes: readonly string[];
}

/** An OpenID provider with what only the installation's own configuration may say of it. */
export interface InstallationProvider extends OidcProvider {
  preset: 'mozilla' | null;
  /** False when it takes a proof key (RFC 7636) from public clients only, and this is none. */
  usesProofKey: boolean;
  /** It never hands out an address its user has not proven, and does not say so in `email_verified`. */
  provesEmails: boolean;
  /** Further parameters of the authorization request. */
  authorizationParameters: Readonly<Record<string, string>>;
}

export const PROVIDER_KEY = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

const Settings = z
  .strictObject({
    key: z.string().regex(PROVIDER_KEY),
    preset: z.literal('mozilla').optional(),
    label: z.string().min(1).max(60).optional(),
    issuer: z.url({ protocol: /^https?$/ }).max(500).optional(),
    clientId: z.string().min(1).max(500),
    clientSecret: z.string().min(1).max(1000).optional(),
    scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).max(30).optional(),
  })
  .refine(({ preset, issuer }) => preset !== undefined || issuer !== undefined);

/**
 * Mozilla accounts. Its token endpoint refuses a proof key beside a client secret; it gives refresh tokens for
 * `access_type=offline`; and only proven addresses leave it.
 */
const MOZILLA = { issuer: 'https://accounts.firefox.com', label: 'Mozilla', scopes: ['openid', 'profile'], authorizationParameters: { access_type: 'offline' } };

/** Reads OIDC_PROVIDERS, a JSON array; throws on anything else, on `firebase` and on a key that comes twice. */
export function parseOidcProviders(text: string): InstallationProvider[] {
  const providers = z.array(Settings).max(50).parse(JSON.parse(text)).map(complete);
  const keys = providers.map(({ key }) => key);
  if (new Set([...keys, FIREBASE]).size !== keys.length + 1) throw new Error('A key comes twice.');
  return providers;
}

/** The key Firebase has among the providers. */
export const FIREBASE = 'firebase';

/** What Firebase writes in `iss` for a project. */
export const firebaseIssuerOf = (project: string): string => `https://securetoken.google.com/${project}`;

function complete({ preset, key, clientId, clientSecret, ...given }: z.output<typeof Settings>): InstallationProvider {
  const isMozilla = preset === 'mozilla';
  const base = isMozilla ? MOZILLA : { issuer: '', label: key, scopes: ['openid', 'email', 'profile'], authorizationParameters: {} };
  const scopes = given.scopes ?? base.scopes;
  return {
    key,
    preset: preset ?? null,
    clientId,
    clientSecret: clientSecret ?? null,
    issuer: given.issuer ?? base.issuer,
    label: given.label ?? base.label,
    scopes: scopes.includes('openid') ? scopes : ['openid', ...scopes],
    usesProofKey: !isMozilla || clientSecret === undefined,
    provesEmails: isMozilla,
    authorizationParameters: base.authorizationParameters,
  };
}
