import { CreateApiKeyDto } from './api-key.dto.js';

const read = (network: string) => CreateApiKeyDto.safeParse({ name: 'Sync', scopes: ['crm.leads.read'], allowedNetworks: [network] });

describe('Networks a token may be used from', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.7/24', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['::/0', '::/0'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
  ])('are kept in CIDR notation: %s is %s', (given, kept) => {
    expect(read(given).data?.allowedNetworks).toEqual([kept]);
  });

  it.each(['1', '10.1', '010.0.0.1', '0x7f.0.0.1', '1/8', '192.0.2.0/33', '2001:db8::/129', '192.0.2.0/', '192.0.2.0/8/8', '192.0.2.0/08', '192.0.2.0/-1', 'fe80::1%eth0', 'fe80::1%eth0/64', ' 192.0.2.7', ''])(
    'are none: %j',
    (given) => {
      expect(read(given).error?.issues[0]).toMatchObject({ path: ['allowedNetworks', 0], message: 'must be an address or a network such as "192.0.2.0/24"' });
    },
  );
});
