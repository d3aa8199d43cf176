import { hashToken, requireHttp } from '@app/kernel';
import ipaddr from 'ipaddr.js';
import { identityConfig } from '../identity.config.js';

/** Where a request comes from, as far as it tells. */
export interface Client {
  ip: string;
  /** The unit attempts are counted by: an IPv4 address, or the /64 an IPv6 subscriber has at least (RFC 6177). */
  network: string;
  userAgent: string | null;
  /** What the client calls itself by (`X-Device-Id`), made up once and kept; null when it says nothing, or nothing usable. */
  deviceId: string | null;
  /** SHA-256 of the token with which a trusted device skips the second factor (`X-Device-Trust`). */
  trustTokenHash: Buffer | null;
}

const USER_AGENT_MAX = 512;
const DEVICE_ID = /^[\w.:-]{8,200}$/;

/** The client of the running HTTP request. */
export function currentClient(): Client {
  const { request } = requireHttp();
  const { 'x-device-id': deviceId, 'x-device-trust': trustToken, 'user-agent': userAgent } = request.headers;
  return {
    ip: request.ip,
    network: networkOf(request.ip),
    userAgent: printable(userAgent),
    deviceId: typeof deviceId === 'string' && DEVICE_ID.test(deviceId) ? deviceId : null,
    trustTokenHash: typeof trustToken === 'string' && identityConfig.value().MFA_TRUST_DAYS > 0 ? hashToken(trustToken) : null,
  };
}

export function networkOf(ip: string): string {
  const address = ipaddr.process(ip); // also unwraps ::ffff:192.0.2.1
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`;
}

/** What a stranger wrote, fit for a list and a log: no control characters, not too long, null when nothing is left. */
function printable(text: string | undefined): string | null {
  // eslint-disable-next-line no-control-regex
  return text?.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').trim().slice(0, USER_AGENT_MAX).toWellFormed() || null;
}
