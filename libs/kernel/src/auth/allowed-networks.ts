import ipaddr from 'ipaddr.js';

/** Whether an address lies in one of the networks (CIDR notation); IPv4 in its IPv6 form counts as IPv4. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((network) => {
    const range = ipaddr.parseCIDR(network);
    return address.kind() === range[0].kind() && address.match(range);
  });
}
