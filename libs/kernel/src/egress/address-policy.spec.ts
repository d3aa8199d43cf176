import { isPublicAddress } from './address-policy.js';

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:830::200e', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
    'accepts %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['this network', ['0.0.0.0', '0.1.2.3']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
    ['private use', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
    ['link-local and metadata', ['169.254.0.1', '169.254.169.254', 'fe80::1', 'fe80::1%eth0']],
    ['carrier-grade NAT', ['100.64.0.1', '100.100.100.200', '100.127.255.255']],
    ['cloud-internal', ['192.0.0.192', '168.63.129.16', 'fd00:ec2::254']],
    ['documentation and benchmarking', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255', '2001:db8::1', '3fff::1', '2001:2::1']],
    ['multicast, reserved, broadcast', ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', 'ff02::1']],
    ['unspecified', ['::']],
    ['unique and site local', ['fc00::1', 'fd12:3456::1', 'fec0::1']],
    ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254']],
    ['IPv4-compatible (deprecated)', ['::127.0.0.1', '::7f00:1', '::8.8.8.8']],
    ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::7f00:1', '64:ff9b:1::8.8.8.8']],
    ['IPv4-translated', ['::ffff:0:127.0.0.1']],
    ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1']],
    ['Teredo', ['2001:0:4136:e378:8000:63bf:80ff:fffe', '2001::1']],
    ['discard, segment routing, ORCHID', ['100::1', '5f00::1', '2001:20::1', '2001:10::1']],
    ['no address at all', ['', 'localhost', '0177.0.0.1', '127.1', '2130706433', '1.2.3', '1.2.3.4.5', '[::1]']],
  ])('refuses %s', (_range, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});
