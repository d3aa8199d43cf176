import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** Standard Webhooks, "Signature scheme": a secret that both sides know (`v1`), or a pair of keys of which the receiver knows the public one (`v1a`). */
export const SIGNATURES = ['hmac', 'ed25519'] as const;
export type Signature = (typeof SIGNATURES)[number];

const SHARED = 'whsec_';
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';
const SECRET_BYTES = 32;
/** Standard Webhooks, "Signature scheme": between 24 and 64 bytes. */
const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `whsec_` and 32 random bytes in base64; for Ed25519 `whsk_` and those of the private key. */
export function newSecret(signature: Signature = 'hmac'): string {
  if (signature === 'hmac') return `${SHARED}${randomBytes(SECRET_BYTES).toString('base64')}`;
  const { d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return `${PRIVATE}${Buffer.from(d!, 'base64url').toString('base64')}`;
}

/** `whpk_` and the public key in base64; null for a secret that is shared. */
export function publicKeyOf(secret: string): string | null {
  if (!secret.startsWith(PRIVATE)) return null;
  const { x } = createPublicKey(privateKeyOf(secret)).export({ format: 'jwk' });
  return `${PUBLIC}${Buffer.from(x!, 'base64url').toString('base64')}`;
}

/** Whether the text is a secret to share, as somebody may choose it. */
export function isSecret(text: string): boolean {
  if (!SECRET.test(text)) return false;
  const { length } = keyOf(text, SHARED);
  return length >= 24 && length <= 64;
}

const keyOf = (secret: string, prefix: string): Buffer => Buffer.from(secret.slice(prefix.length), 'base64');
const privateKeyOf = (secret: string): KeyObject => createPrivateKey({ key: Buffer.concat([PKCS8, keyOf(secret, PRIVATE)]), format: 'der', type: 'pkcs8' });

export interface Message {
  id: string;
  body: Buffer;
}

/** The headers of one attempt: what is signed is `id.timestamp.body`, once with each secret (Standard Webhooks, "Webhook metadata"). */
export function signedHeaders({ id, body }: Message, secrets: readonly string[], now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map((secret) => signatureOf(secret, content)).join(' ') };
}

function signatureOf(secret: string, content: Buffer): string {
  if (secret.startsWith(PRIVATE)) return `v1a,${sign(null, content, privateKeyOf(secret)).toString('base64')}`;
  return `v1,${createHmac('sha256', keyOf(secret, SHARED)).update(content).digest('base64')}`;
}
