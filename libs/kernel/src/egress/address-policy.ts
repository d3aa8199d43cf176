import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Addresses that are public by the registries but belong to the machine's own surroundings: the virtual host address of
 * Azure (168.63.129.16), which serves credentials to whoever asks from inside.
 */
const CLOUD_INTERNAL = new Set(['168.63.129.16']);
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * The address a packet would really reach: the IPv4 inside IPv4-mapped (RFC 4291 §2.5.5.2) and NAT64 (RFC 6052) forms.
 * Undefined for text that is no address, and for zone ids (fe80::1%eth0), which only name local links.
 */
export function canonicalAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return undefined;
  // the URL parser writes IPv6 without dots: ipaddr.js reads ::1.2.3.4 as ::ffff:1.2.3.4, the network stack does not
  const address = ipaddr.process(family === 6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text);
  if (address.kind() === 'ipv6' && address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

/**
 * True for addresses on the public Internet. IPv6 must be global unicast (2000::/3), which leaves out everything local,
 * reserved and the deprecated ::/96; 6to4 and Teredo, which wrap an IPv4 address, are refused whole.
 */
export function isPublicAddress(text: string): boolean {
  const address = canonicalAddress(text);
  if (!address || address.range() !== 'unicast' || CLOUD_INTERNAL.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}
