import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { defineConfig, parsedBy, url, wholeNumber } from '@app/kernel';
import { z } from 'zod';
import { parseOidcProviders } from './providers/provider-settings.js';

/** Identity's configuration. */
export const identityConfig = defineConfig(
  'identity',
  z.object({
    JWT_PRIVATE_KEY: parsedBy(parsePrivateKey, 'expected an Ed25519 private key in PKCS#8 PEM')
      .meta({ secret: true })
      .describe('Signs access tokens: an Ed25519 key, `openssl genpkey -algorithm ed25519`; line ends may be written as `\\n`.'),
    JWT_PREVIOUS_PUBLIC_KEYS: parsedBy(parsePublicKeys, 'expected Ed25519 public keys in PEM, separated by commas')
      .prefault('')
      .describe('Public keys of signing keys used before, separated by commas; keep one for five minutes after replacing `JWT_PRIVATE_KEY`.'),
    SIGN_IN_ATTEMPTS_PER_ACCOUNT: wholeNumber(1, 1000).prefault('10').describe('Wrong passwords for one address within 15 minutes; then 429.'),
    SIGN_IN_ATTEMPTS_PER_NETWORK: wholeNumber(1, 1_000_000).prefault('100').describe('Wrong passwords and codes from one address (one /64 of IPv6) within 15 minutes; then 429.'),
    MFA_TRUST_DAYS: wholeNumber(0, 365).prefault('30').describe('Days a trusted device skips the second factor; 0 trusts none.'),
    PASSKEY_ORIGINS: parsedBy(parseOrigins, 'expected http or https origins separated by commas')
      .prefault('')
      .describe('Origins beside `PUBLIC_URL` whose pages may ask for passkeys, separated by commas; each on the same host or below it.'),
    BREACHED_PASSWORDS_URL: url('expected an http or https URL', ['http:', 'https:']).optional()
      .describe('Asks this server whether a chosen password is known from a breach, by the first five characters of its SHA-1; nobody is asked unless set. `https://api.pwnedpasswords.com/range` is one.'),
    UNVERIFIED_USER_DAYS: wholeNumber(1, 3650).prefault('30').describe('Days after which a user without any verified address and session is removed, unless they belong to an organization that was ever used.'),
    OIDC_PROVIDERS: parsedBy(parseOidcProviders, 'expected a JSON array of providers, each with key, clientId, and issuer or preset')
      .prefault('[]')
      .meta({ secret: true })
      .describe('OpenID providers users may sign in with: `[{"key":"acme","label":"Acme","issuer":"https://id.acme.example","clientId":"…","clientSecret":"…","scopes":["email","profile"]}]`; `"preset":"mozilla"` in place of `issuer` for Mozilla accounts. See docs/operations.md.'),
    FIREBASE_PROJECT_ID: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, { error: 'expected the id of a Firebase project' }).optional()
      .describe('Firebase project whose users may sign in; none unless set.'),
    FIREBASE_KEYS_URL: url('expected an http or https URL', ['http:', 'https:']).default('https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com')
      .describe('Where the public keys of Firebase are.'),
    FIREBASE_AUTH_EMULATOR_HOST: z.string().optional().describe('The Firebase emulator signs in for this project, whose tokens are not signed: for development, refused in production.'),
    SIGN_UPS_PER_NETWORK: wholeNumber(1, 1_000_000).prefault('300').describe('Sign-ups from one address (one /64 of IPv6) within 15 minutes; then 429.'),
  }),
);

function parsePrivateKey(text: string): KeyObject {
  return ed25519(createPrivateKey(pem(text)));
}

function parsePublicKeys(text: string): KeyObject[] {
  return text.split(',').filter((part) => part.trim() !== '').map((part) => ed25519(createPublicKey(pem(part))));
}

/** A PEM as an environment variable has it: often on one line, its line ends written as `\n`. */
const pem = (text: string): string => text.replaceAll('\\n', '\n').trim();

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('Not an Ed25519 key.');
  return key;
}

function parseOrigins(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const { protocol, origin, href } = new URL(part);
    if (!['http:', 'https:'].includes(protocol) || href !== `${origin}/`) throw new Error('Not an origin.');
    return origin;
  });
}
