import type { Webhooks } from './generated/types.gen.js';

/** Whatever a webhook may be told; `type` says which, and then what `data` has. Types that are newer than this package are to be passed over. */
export type WebhookEvent = Webhooks['body'];

/** Headers of a delivery (Standard Webhooks): those of `node:http`, `fetch`, or a plain object. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

/** The delivery is not what it says it is; answer it with 400 and do nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

const TOLERANCE_SECONDS = 300;

/**
 * The event in a webhook delivery, once its signature and age are right; throws WebhookVerificationError otherwise. `body` is
 * what came, before any parsing; `secret` is the endpoint's `whsec_…`, or its public key `whpk_…` when it signs with Ed25519, or several while
 * one is being replaced.
 */
export async function verifyWebhook<Event = WebhookEvent>(body: string | Uint8Array, headers: WebhookHeaders, secret: string | readonly string[]): Promise<Event> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('webhook-timestamp is not a number.');
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) throw new WebhookVerificationError('The delivery is too old, or from the future.');
  const signatures = header(headers, 'webhook-signature').split(' ');
  const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const fits = await verifierOf(one);
    for (const signature of signatures) if (await fits(signature, content)) return JSON.parse(text) as Event;
  }
  throw new WebhookVerificationError('No signature fits.');
}

/** Verifies the signatures of its own kind, `v1,…` or `v1a,…`; what is not one does not fit. `crypto.subtle.verify` compares in constant time. */
async function verifierOf(secret: string): Promise<(signature: string, content: Uint8Array<ArrayBuffer>) => Promise<boolean>> {
  const isPublic = secret.startsWith('whpk_');
  const raw = bytes(secret.replace(/^wh(sec|pk)_/, ''));
  if (raw.length === 0 || (isPublic && raw.length !== 32)) throw new TypeError("The secret is not one of Frontoffice's (whsec_… or whpk_…).");
  const algorithm = isPublic ? { name: 'Ed25519' } : { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  const version = isPublic ? 'v1a,' : 'v1,';
  return async (signature, content) => signature.startsWith(version) && crypto.subtle.verify(algorithm.name, key, bytes(signature.slice(version.length)), content);
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function header(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = Array.isArray(value) ? value[0] : value;
  if (!text) throw new WebhookVerificationError(`${name} is missing.`);
  return text;
}
