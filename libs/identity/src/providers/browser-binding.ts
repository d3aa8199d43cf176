import { randomBytes } from 'node:crypto';
import { hashToken, kernelConfig } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The time somebody has at the provider. */
export const LOGIN_SECONDS = 600;
const VALUE = /^[\w-]{43}$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A cookie that says "the same browser as before", so that a login somebody else began cannot be finished in this one, nor
 * the other way round (login CSRF; RFC 6819 §4.4.1.8). It names nobody, and no script reads it.
 */
export function bindBrowser(request: FastifyRequest, reply: FastifyReply): Buffer {
  const value = valueIn(request) ?? randomBytes(32).toString('base64url');
  const secure = mustBeSecure();
  // strict would keep it back on the way from the provider; lax sends it with top-level navigation
  reply.header('set-cookie', `${cookieName(secure)}=${value}; Max-Age=${LOGIN_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`);
  return hashToken(value);
}

/** SHA-256 of the cookie of the browser; null without one. */
export function browserHashOf(request: FastifyRequest): Buffer | null {
  const value = valueIn(request);
  return value === null ? null : hashToken(value);
}

function valueIn({ headers }: FastifyRequest): string | null {
  const prefix = `${cookieName(mustBeSecure())}=`;
  const value = headers.cookie?.split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
  return value !== undefined && VALUE.test(value) ? value : null;
}

/** `__Host-`: set by this very host over TLS, so that a neighbouring subdomain cannot plant one (RFC 6265bis §4.1.3.2). */
const cookieName = (secure: boolean): string => (secure ? '__Host-frontoffice-login' : 'frontoffice-login');

/** Only a developer's own machine does without TLS. */
function mustBeSecure(): boolean {
  const { protocol, hostname } = new URL(kernelConfig.value().PUBLIC_URL);
  return protocol === 'https:' || !LOOPBACK.has(hostname);
}
