import { EgressFilter } from './egress-filter.js';
import { EgressRefused } from './egress-refused.js';
import { parseEgressAllow } from './allow-list.js';

const filter = new EgressFilter({ ownHosts: ['app.frontoffice.example'] });

function refusalOf(action: () => unknown): string {
  try {
    return `allowed: ${String(action())}`;
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    expect([error.code, error.message]).toEqual(['url_not_allowed', 'This address is not allowed.']);
    return error.reason;
  }
}

describe('EgressFilter.assertUrlAllowed', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['https://hooks.example.com:443/a/b?c=d#e', 'https://hooks.example.com/a/b?c=d#e'],
    ['HTTPS://EXAMPLE.COM/Path', 'https://example.com/Path'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://my_host.example.com/', 'https://my_host.example.com/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
    ['https://example.com/@user', 'https://example.com/@user'],
    ['https://example.com/?u=a@b', 'https://example.com/?u=a@b'],
  ])('accepts %s', (input, canonical) => {
    expect(filter.assertUrlAllowed(input).href).toBe(canonical);
  });

  const refused: Record<string, string[]> = {
    address: [
      'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://127.0.0.1./', 'https://127.255.255.254/', 'https://0/', 'https://0.0.0.0/',
      'https://2130706433/', 'https://0x7f.1/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://017700000001/', 'https://0x7f.0.0.0x1/',
      'https://①②⑦.⓪.⓪.①/', 'https://127。0。0。1/', 'https://%31%32%37.0.0.1/', 'https://[::1]/', 'https://[::]/', 'https://[0:0:0:0:0:0:0:1]/',
      'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::1]/',
      'https://[2002:7f00:1::]/', 'https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/', 'https://169.254.169.254/latest/meta-data/', 'https://0xa9fea9fe/',
      'https://2852039166/', 'https://[fd00:ec2::254]/', 'https://100.100.100.200/', 'https://168.63.129.16/', 'https://192.0.0.192/', 'https://10.0.0.1/',
      'https://172.16.0.1/', 'https://192.168.0.1/', 'https://198.18.0.1/', 'https://224.0.0.1/', 'https://255.255.255.255/', 'https://[fe80::1]/',
      'https://[fec0::1]/', 'https://[fc00::1]/', 'https://[ff02::1]/', 'https://[100::1]/', 'https://[5f00::1]/', 'https://[2001:db8::1]/',
    ],
    host: [
      'https://localhost/', 'https://LOCALHOST/', 'https://a.localhost/', 'https://metadata.google.internal/', 'https://metadata/',
      'https://redis/', 'https://postgres.lan/', 'https://printer.local/', 'https://x.home.arpa/', 'https://app.frontoffice.example/', 'https://ⓛocalhost/',
    ],
    port: ['https://example.com:22/', 'https://example.com:6379/', 'https://example.com:5432/', 'https://example.com:80/', 'https://example.com:8443/', 'https://127.0.0.1:3000/'],
    scheme: ['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'data:text/plain,x', 'javascript:alert(1)', 'ws://example.com/', 'https.evil://x/', 'unix:/var/run/docker.sock', 'blob:https://example.com/x'],
    credentials: ['https://user:pass@example.com/', 'https://user@example.com/', 'https://:pass@example.com/', 'https://@example.com/', 'https://:@example.com/', 'https://example.com@127.0.0.1/', 'https://127.0.0.1%2f@example.com/'],
    shape: [
      '', 'example.com', '/path', '//example.com/', 'https://', 'https:///', 'https://?', 'https://example.com./', 'https://localhost./', 'https://exa mple.com/', ' https://example.com/',
      'https://example.com/\n', 'ht\ttps://example.com/', 'https://example.com\\@127.0.0.1/', 'https://example.com/\u0000', 'https://example..com/', 'https://-a.example.com/',
      'https://[::1%25eth0]/', 'https://[::1', 'https://1.2.3.4.5/', 'https://256.256.256.256/', `https://${'a'.repeat(64)}.com/`, `https://${'a.'.repeat(130)}com/`, `https://example.com/${'a'.repeat(2048)}`,
    ],
  };
  const cases = Object.entries(refused).flatMap(([reason, urls]) => urls.map((url) => [url, reason] as const));

  it('is tried on at least sixty forms', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  it.each(cases)('refuses %j (%s)', (url, reason) => {
    expect(refusalOf(() => filter.assertUrlAllowed(url))).toBe(reason);
  });

  it('allows plain HTTP on port 80 only where the caller says so, to public hosts only', () => {
    const protocols = ['https:', 'http:'];
    expect(filter.assertUrlAllowed('http://example.com/', { protocols }).port).toBe('');
    expect(refusalOf(() => filter.assertUrlAllowed('http://example.com:443/', { protocols }))).toBe('port');
    expect(refusalOf(() => filter.assertUrlAllowed('http://127.0.0.1/', { protocols }))).toBe('address');
    expect(refusalOf(() => filter.assertUrlAllowed('ftp://example.com/', { protocols: ['ftp:'] }))).toBe('scheme');
  });

  it('allows what the operator listed, on the listed port, by either scheme, but never credentials', () => {
    const open = new EgressFilter({ allow: parseEgressAllow('127.0.0.1:9000,sink.internal,10.0.0.0/8:8443') });
    for (const url of ['http://127.0.0.1:9000/', 'https://[::ffff:127.0.0.1]:9000/', 'http://sink.internal:1234/', 'https://10.9.8.7:8443/x']) {
      expect(open.assertUrlAllowed(url)).toBeInstanceOf(URL);
    }
    expect(refusalOf(() => open.assertUrlAllowed('http://127.0.0.1:9001/'))).toBe('scheme');
    expect(refusalOf(() => open.assertUrlAllowed('https://10.9.8.7/'))).toBe('address');
    expect(refusalOf(() => open.assertUrlAllowed('http://u:p@127.0.0.1:9000/'))).toBe('credentials');
  });
});

describe('EgressFilter.assertHostAllowed', () => {
  it.each([
    ['imap.example.com', 993, 'imap.example.com'],
    ['IMAP.Example.COM', 143, 'imap.example.com'],
    ['smtp.bücher.example', 587, 'smtp.xn--bcher-kva.example'],
    ['8.8.8.8', 465, '8.8.8.8'],
    ['2606:4700:4700::1111', 25, '2606:4700:4700::1111'],
    ['[2606:4700:4700::1111]', 25, '2606:4700:4700::1111'],
  ])('accepts %s:%s', (host, port, canonical) => {
    expect(filter.assertHostAllowed(host, port)).toBe(canonical);
  });

  it.each([
    ['imap.example.com', 22, 'port'], ['imap.example.com', 6379, 'port'], ['imap.example.com', 0, 'port'], ['imap.example.com', 993.5, 'port'],
    ['127.0.0.1', 993, 'address'], ['0x7f.1', 993, 'address'], ['2130706433', 993, 'address'], ['::1', 993, 'address'], ['[::1]', 993, 'address'],
    ['::ffff:10.0.0.1', 993, 'address'], ['①②⑦.0.0.1', 993, 'address'], ['localhost', 993, 'host'], ['dovecot', 143, 'host'], ['imap.corp', 993, 'host'],
    ['imap.example.com.', 993, 'shape'], ['', 993, 'shape'], ['imap.example.com:993', 993, 'shape'], ['user@imap.example.com', 993, 'shape'],
    ['imap.example.com/x', 993, 'shape'], ['imap.example.com?', 993, 'shape'], ['imap.example.com#', 993, 'shape'], ['a\\b.example.com', 993, 'shape'],
    ['imap example.com', 993, 'shape'], ['imap.example.com\r\nQUIT', 993, 'shape'], ['fe80::1%eth0', 993, 'shape'], ['%31%32%37.0.0.1', 993, 'shape'],
    ['https://imap.example.com', 993, 'shape'], ['[imap.example.com]', 993, 'shape'], ['a'.repeat(254), 993, 'shape'], ['bad_-.example.com', 993, 'shape'],
  ] as const)('refuses %j:%s (%s)', (host, port, reason) => {
    expect(refusalOf(() => filter.assertHostAllowed(host, port))).toBe(reason);
  });

  it('takes other ports from the caller', () => {
    expect(filter.assertHostAllowed('sieve.example.com', 4190, [4190])).toBe('sieve.example.com');
  });
});
