import { allowsAddress, allowsHost, parseEgressAllow } from './allow-list.js';

describe('the egress allow-list', () => {
  const entries = parseEgressAllow('127.0.0.1:1143, mail.lan , Sink.Internal:8080,10.1.0.0/16, 192.168.0.0/24:993,[fd00::/8]:25,::1,bücher.example');

  it.each<[string, number | undefined, boolean]>([
    ['mail.lan', 143, true],
    ['mail.lan', undefined, true],
    ['sub.mail.lan', 143, false],
    ['sink.internal', 8080, true],
    ['sink.internal', 8081, false],
    ['sink.internal', undefined, false],
    ['xn--bcher-kva.example', 443, true],
    ['10.1.2.3', 443, false],
  ])('allows the name %s on port %s: %s', (hostname, port, allowed) => {
    expect(allowsHost(entries, hostname, port)).toBe(allowed);
  });

  it.each<[string, number | undefined, boolean]>([
    ['127.0.0.1', 1143, true],
    ['::ffff:127.0.0.1', 1143, true],
    ['127.0.0.1', 143, false],
    ['127.0.0.1', undefined, false],
    ['127.0.0.2', 1143, false],
    ['10.1.255.255', 5432, true],
    ['10.2.0.1', 5432, false],
    ['192.168.0.7', 993, true],
    ['192.168.0.7', 143, false],
    ['192.168.1.7', 993, false],
    ['fd12::7', 25, true],
    ['fd12::7', 26, false],
    ['::1', 80, true],
    ['::2', 80, false],
    ['mail.lan', 143, false],
  ])('allows the address %s on port %s: %s', (address, port, allowed) => {
    expect(allowsAddress(entries, address, port)).toBe(allowed);
  });

  it.each(['*', '*.lan', 'host:', 'host:0', 'host:65536', 'host:1:2', 'http://host', 'user@host', '10.0.0.0/33', '[::1', 'a b', 'host/path', '.'])(
    'refuses to read %j',
    (text) => expect(() => parseEgressAllow(text)).toThrow(),
  );

  it('is empty for an empty text', () => {
    expect(parseEgressAllow(' , ')).toEqual([]);
  });
});
