import { invalid } from '@app/kernel';
import type { EnvironmentName } from './client-environment.entity.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether users may be sent to `given`: it must equal a registered URL character by character (RFC 9700 §2.1). In development a
 * loopback URL may have any port, because a program on somebody's own machine takes the one that is free (RFC 8252 §7.3).
 */
export function redirectUrlMatches(environment: EnvironmentName, registered: readonly string[], given: string): boolean {
  if (registered.includes(given)) return true;
  if (environment !== 'dev' || !isLoopback(given)) return false;
  const portless = withoutPort(given);
  return registered.some((url) => isLoopback(url) && withoutPort(url) === portless);
}

/** 422 that names the first URL users may not be sent to: not absolute, with a fragment or credentials, or not encrypted where it must be. */
export function assertRedirectUrls(environment: EnvironmentName, urls: readonly string[]): void {
  for (const [index, text] of urls.entries()) {
    const flaw = redirectFlaw(environment, text);
    if (flaw) throw invalid(`#/redirectUrls/${index}`, 'redirect_url_not_allowed', flaw);
  }
}

/** 422 that names the first that is no origin as browsers send it (RFC 6454 §6.2), or not encrypted where it must be. */
export function assertOrigins(environment: EnvironmentName, origins: readonly string[]): void {
  for (const [index, text] of origins.entries()) {
    const isOrigin = URL.canParse(text) && new URL(text).origin === text;
    const flaw = isOrigin ? transportFlaw(environment, new URL(text)) : 'must be an origin such as "https://shop.example", in lower case and without a path';
    if (flaw) throw invalid(`#/allowedOrigins/${index}`, 'origin_not_allowed', flaw);
  }
}

function redirectFlaw(environment: EnvironmentName, text: string): string | null {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const url = new URL(text);
  if (text.includes('#')) return 'must have no fragment';
  if (url.username !== '' || url.password !== '') return 'must have no credentials';
  // what a parser would repair is read differently by another one
  if (url.href !== text && url.href !== `${text}/`) return `must be written as ${url.href}`;
  return transportFlaw(environment, url);
}

function transportFlaw(environment: EnvironmentName, { protocol, hostname }: URL): string | null {
  if (hostname.includes('*')) return 'must name one host: there are no wildcards';
  if (protocol === 'https:') return null;
  if (protocol !== 'http:') return 'must be https';
  if (environment !== 'dev') return 'must be https outside of development';
  return LOOPBACK.has(hostname) ? null : 'must be https, or http on this machine: localhost, 127.0.0.1 or [::1]';
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) && (url.href === text || url.href === `${text}/`);
}

const withoutPort = (text: string): string => text.replace(/^(http:\/\/(?:\[::1\]|[^:/?#]+)):\d+/, '$1');
