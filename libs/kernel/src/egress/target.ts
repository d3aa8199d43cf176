import { isIP } from 'node:net';
import { EgressRefused } from './egress-refused.js';

const MAX_URL_LENGTH = 2048;
const MAX_HOSTNAME_LENGTH = 253;

/** Names that by RFC 6761, RFC 6762, RFC 8375, RFC 9476 or habit only mean something inside somebody's network. */
const INTERNAL_SUFFIXES = ['localhost', 'local', 'localdomain', 'internal', 'intranet', 'private', 'corp', 'lan', 'home', 'home.arpa', 'alt'];

/**
 * The URL in its canonical spelling. Refused are other schemes, credentials, and characters that parsers drop or read
 * differently (white space, control characters, backslashes).
 */
export function parseTargetUrl(input: string | URL, schemes: readonly string[]): URL {
  const text = String(input);
  // eslint-disable-next-line no-control-regex
  if (text.length > MAX_URL_LENGTH || /[\s\\\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) throw new EgressRefused('shape');
  const url = new URL(text);
  if (!schemes.includes(url.protocol)) throw new EgressRefused('scheme');
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(text)) throw new EgressRefused('credentials');
  assertHostname(hostnameOf(url));
  return url;
}

/**
 * The canonical spelling of a bare host: A-labels in lower case, or an IP address however it was written (0x7f.1,
 * 2130706433, ①②⑦.0.0.1), IPv6 without brackets.
 */
export function parseTargetHost(input: string): string {
  const bracketed = /^\[(.*)\]$/.exec(input)?.[1];
  const bare = bracketed !== undefined && isIP(bracketed) === 6 ? bracketed : input;
  const inUrl = isIP(bare) === 6 ? `[${bare}]` : bare;
  // whatever would end the host in a URL must not be in a host name
  if (/[\s\\/?#@%[\]]/.test(bare) || (isIP(bare) !== 6 && bare.includes(':')) || !URL.canParse(`https://${inUrl}/`)) {
    throw new EgressRefused('shape');
  }
  const hostname = hostnameOf(new URL(`https://${inUrl}/`));
  assertHostname(hostname);
  return hostname;
}

/** The host of a URL as one would dial it: IPv6 without brackets. */
export const hostnameOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** True for names that cannot be public: one label only, or below a name kept for internal use. */
export function isInternalName(hostname: string): boolean {
  if (!hostname.includes('.')) return true;
  return INTERNAL_SUFFIXES.some((suffix) => hostname.endsWith(`.${suffix}`));
}

function assertHostname(hostname: string): void {
  if (isIP(hostname) !== 0) return;
  const labels = hostname.split('.');
  // a trailing dot (an empty last label) names the same host but fails certificates and string comparisons
  const wellFormed = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  if (hostname.length > MAX_HOSTNAME_LENGTH || !wellFormed) throw new EgressRefused('shape');
}
