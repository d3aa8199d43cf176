import { isWithin } from './allowed-networks.js';

describe('The networks a token may be used from', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.3.7', ['192.0.2.0/24'], false],
    ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
    ['2001:db8::1', ['192.0.2.0/24', '2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['192.0.2.7', ['::/0'], false],
    ['192.0.2.7', [], false],
    ['no address', ['0.0.0.0/0'], false],
  ])('hold %s against %j', (ip, networks, within) => {
    expect(isWithin(ip, networks)).toBe(within);
  });
});
