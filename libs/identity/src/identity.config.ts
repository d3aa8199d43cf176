import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { defineConfig, parsedBy, wholeNumber } from '@app/kernel';
import { z } from 'zod';

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
