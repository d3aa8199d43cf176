import { assertOrigins, assertRedirectUrls, redirectUrlMatches } from './environment-urls.js';

const flawOf = (assert: () => void): string | null => {
  try {
    assert();
    return null;
  } catch (error) {
    return (error as { errors: { code: string }[] }).errors[0]!.code;
  }
};

describe('The URLs users are sent back to', () => {
  it.each([
    ['prod', 'https://shop.example/callback'],
    ['prod', 'https://shop.example/callback?from=us'],
    ['prod', 'https://shop.example'],
    ['stage', 'https://stage.shop.example:8443/cb'],
    ['dev', 'http://localhost:4000/cb'],
    ['dev', 'http://127.0.0.1/cb'],
    ['dev', 'http://[::1]:9/cb'],
  ] as const)('may be, in %s, %s', (environment, url) => {
    expect(flawOf(() => assertRedirectUrls(environment, [url]))).toBeNull();
  });

  it.each([
    ['prod', 'http://shop.example/callback'],
    ['stage', 'http://localhost:4000/cb'],
    ['dev', 'http://shop.example/cb'],
    ['dev', 'http://localhost.shop.example/cb'],
    ['prod', 'https://shop.example/cb#token'],
    ['prod', 'https://shop.example/cb#'],
    ['prod', 'https://ida@shop.example/cb'],
    ['prod', '/callback'],
    ['prod', '//shop.example/cb'],
    ['prod', 'https://shop.example/a/../cb'],
    ['prod', 'https:\\\\shop.example\\cb'],
    ['prod', 'HTTPS://SHOP.example/cb'],
    ['prod', 'https://shop.example/cb '],
    ['prod', 'https://shop.ex\tample/cb'],
    ['prod', 'javascript:alert(1)'],
    ['prod', 'data:text/html,x'],
    ['prod', 'com.shop.app:/cb'],
    ['prod', 'https://*.shop.example/cb'],
  ] as const)('may not be, in %s, %s', (environment, url) => {
    expect(flawOf(() => assertRedirectUrls(environment, [url]))).toBe('redirect_url_not_allowed');
  });

  it.each([
    ['prod', 'https://shop.example/cb', 'https://shop.example/cb', true],
    ['prod', 'https://shop.example/cb', 'https://shop.example/cb/', false],
    ['prod', 'https://shop.example/cb', 'https://shop.example/cb?x=1', false],
    ['prod', 'https://shop.example/cb', 'https://shop.example/CB', false],
    ['prod', 'https://shop.example/cb', 'https://shop.example/cb%2f', false],
    ['prod', 'https://shop.example/cb', 'https://shop.example:443/cb', false],
    ['prod', 'https://shop.example/cb', 'https://shop.example@evil.example/cb', false],
    ['prod', 'https://shop.example', 'https://shop.example.evil.example', false],
    ['dev', 'http://127.0.0.1/cb', 'http://127.0.0.1:52341/cb', true],
    ['dev', 'http://localhost:4000/cb', 'http://localhost:52341/cb', true],
    ['dev', 'http://[::1]/cb', 'http://[::1]:52341/cb', true],
    ['dev', 'http://127.0.0.1/cb', 'http://localhost:52341/cb', false],
    ['dev', 'http://127.0.0.1/cb', 'http://127.0.0.1:52341/other', false],
    ['dev', 'http://127.0.0.1/cb', 'http://127.0.0.1:52341@evil.example/cb', false],
    ['dev', 'https://shop.example/cb', 'https://shop.example:444/cb', false],
    ['stage', 'http://127.0.0.1/cb', 'http://127.0.0.1:52341/cb', false],
  ] as const)('match, in %s with %s registered: %s is %s', (environment, registered, given, matches) => {
    expect(redirectUrlMatches(environment, [registered], given)).toBe(matches);
  });
});

describe('The origins whose pages may call', () => {
  it.each([['prod', 'https://shop.example'], ['prod', 'https://shop.example:8443'], ['dev', 'http://localhost:5173']] as const)('may be, in %s, %s', (environment, origin) => {
    expect(flawOf(() => assertOrigins(environment, [origin]))).toBeNull();
  });

  it.each([
    ['prod', 'http://shop.example'], ['stage', 'http://localhost:5173'], ['dev', 'http://shop.example'], ['prod', 'https://shop.example/'], ['prod', 'https://SHOP.example'],
    ['prod', 'https://shop.example:443'], ['prod', 'null'], ['prod', '*'], ['prod', 'https://*.shop.example'], ['prod', 'shop.example'],
  ] as const)('may not be, in %s, %s', (environment, origin) => {
    expect(flawOf(() => assertOrigins(environment, [origin]))).toBe('origin_not_allowed');
  });
});
