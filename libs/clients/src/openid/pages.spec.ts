import { consentPage, logInPage, pagePolicy } from './pages.js';

const hostile = `"><script>alert('x')</script>&`;
const form = { action: '/oidc/interaction/x', csrf: 'c', client: hostile, refusal: hostile };

describe('the pages of the provider', () => {
  it.each([
    ['the sign-in', logInPage({ ...form, email: hostile })],
    ['the consent', consentPage({ ...form, known: [hostile], done: [hostile] })],
  ])('write nothing of %s as markup that came from elsewhere', (_name, html) => {
    expect(html).not.toContain('<script');
    expect(html.match(/&#34;&#62;&#60;script&#62;/g)!.length).toBeGreaterThanOrEqual(3);
  });

  it('let nothing in but their own style, and lead forms home and to where the user came from', () => {
    expect(pagePolicy(['https://shop.example'])).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' https:\/\/shop\.example; frame-ancestors 'none'; base-uri 'none'$/);
  });
});
