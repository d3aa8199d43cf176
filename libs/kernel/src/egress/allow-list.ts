import ipaddr from 'ipaddr.js';
import { canonicalAddress } from './address-policy.js';
import { parseTargetHost } from './target.js';

/** One exception the operator made: a host name or a range of addresses, on one port or on all. */
export type EgressAllowEntry = { port: number | undefined } & (
  | { hostname: string }
  | { range: [ipaddr.IPv4 | ipaddr.IPv6, number] }
);

/**
 * Reads EGRESS_ALLOW: entries separated by commas, each `host`, `host:port`, an address or a CIDR range with or without a
 * port; IPv6 with a port goes in brackets (`[fd00::/8]:993`). Throws on anything else.
 */
export function parseEgressAllow(text: string): EgressAllowEntry[] {
  return text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '').map(parseEntry);
}

/** True when the operator allowed this host name on this port; `port` undefined asks for any-port entries only. */
export function allowsHost(entries: readonly EgressAllowEntry[], hostname: string, port: number | undefined): boolean {
  return entries.some((entry) => 'hostname' in entry && entry.hostname === hostname && onPort(entry, port));
}

/** True when the operator allowed this address on this port. */
export function allowsAddress(entries: readonly EgressAllowEntry[], text: string, port: number | undefined): boolean {
  const address = canonicalAddress(text);
  if (!address) return false;
  return entries.some((entry) => {
    if (!('range' in entry) || !onPort(entry, port)) return false;
    return entry.range[0].kind() === address.kind() && address.match(entry.range);
  });
}

const onPort = (entry: EgressAllowEntry, port: number | undefined): boolean => entry.port === undefined || entry.port === port;

function parseEntry(entry: string): EgressAllowEntry {
  // [v6]:port, then host:port; what has more colons and no brackets is a bare IPv6 address or range
  const [, target = entry, portText] = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(entry) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65_535)) throw new Error('An allowed port is not 1 to 65535.');
  if (ipaddr.isValidCIDR(target)) return { port, range: ipaddr.parseCIDR(target) };
  const hostname = parseTargetHost(target);
  const address = canonicalAddress(hostname);
  return address ? { port, range: [address, address.kind() === 'ipv4' ? 32 : 128] } : { port, hostname };
}
