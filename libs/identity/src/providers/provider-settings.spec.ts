import { parseOidcProviders } from './provider-settings.js';

const acme = { key: 'acme', issuer: 'https://id.acme.example', clientId: 'frontoffice', clientSecret: 'secret' };
const parsed = (...providers: object[]) => parseOidcProviders(JSON.stringify(providers));

describe('OIDC_PROVIDERS', () => {
  it('completes what is left out, and asks for openid whatever is asked for', () => {
    expect(parsed(acme, { ...acme, key: 'other', label: 'Other', scopes: ['email'], clientSecret: undefined })).toMatchObject([
      { key: 'acme', label: 'acme', scopes: ['openid', 'email', 'profile'], usesProofKey: true, provesEmails: false, preset: null },
      { key: 'other', label: 'Other', scopes: ['openid', 'email'], clientSecret: null, usesProofKey: true },
    ]);
  });

  it('knows Mozilla accounts, which takes a proof key from public clients only', () => {
    const mozilla = { key: 'mozilla', preset: 'mozilla', clientId: 'fx' };
    expect(parsed({ ...mozilla, clientSecret: 'secret' })).toMatchObject([{ issuer: 'https://accounts.firefox.com', scopes: ['openid', 'profile'], usesProofKey: false, provesEmails: true, authorizationParameters: { access_type: 'offline' } }]);
    expect(parsed(mozilla)).toMatchObject([{ usesProofKey: true, clientSecret: null }]);
    expect(parsed({ ...mozilla, issuer: 'https://accounts.stage.mozaws.net' })).toMatchObject([{ issuer: 'https://accounts.stage.mozaws.net' }]);
  });

  it.each([
    ['a key twice', [acme, acme]],
    ['the key of Firebase', [{ ...acme, key: 'firebase' }]],
    ['a key that is no path segment', [{ ...acme, key: 'a/b' }]],
    ['neither issuer nor preset', [{ key: 'acme', clientId: 'x' }]],
    ['an issuer that is no web address', [{ ...acme, issuer: 'file:///etc' }]],
    ['an unknown field', [{ ...acme, client_id: 'x' }]],
    ['an unknown preset', [{ ...acme, preset: 'google' }]],
    ['a scope with a blank', [{ ...acme, scopes: ['openid email'] }]],
  ])('is refused with %s', (_case, providers) => {
    expect(() => parsed(...providers)).toThrow();
  });

  it('is refused when it is no list', () => {
    for (const text of ['{}', 'acme', '']) expect(() => parseOidcProviders(text)).toThrow();
  });
});
