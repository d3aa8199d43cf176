import { generateSync } from 'otplib';
import { newTotpSecret, totpStepOf, totpUri } from './totp.js';

/** The 20 bytes `12345678901234567890` of RFC 6238, appendix B. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('a TOTP code', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i seconds is that of RFC 6238, in six digits', (seconds, code, step) => {
    expect(totpStepOf(RFC_SECRET, code, at(seconds), null)).toBe(step);
  });

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of %i steps from now is taken: %s', (steps, taken) => {
    const now = 1_700_000_010; // in the middle of a step
    const code = generateSync({ secret: RFC_SECRET, epoch: now + steps * 30 });
    expect(totpStepOf(RFC_SECRET, code, at(now), null)).toBe(taken ? Math.floor(now / 30) + steps : null);
  });

  it.each([0, 1, 29])('is taken one step around the present, %i seconds into a step', (second) => {
    const now = 1_700_000_010 - (1_700_000_010 % 30) + second;
    const taken = [-2, -1, 0, 1, 2].filter((steps) => totpStepOf(RFC_SECRET, generateSync({ secret: RFC_SECRET, epoch: now + steps * 30 }), at(now), null) !== null);
    expect(taken).toEqual([-1, 0, 1]);
  });

  it('is good once, and so is every earlier one', () => {
    const now = 1_700_000_010;
    const step = Math.floor(now / 30);
    const codes = [-1, 0, 1].map((steps) => generateSync({ secret: RFC_SECRET, epoch: now + steps * 30 }));
    expect(codes.map((code) => totpStepOf(RFC_SECRET, code, at(now), step))).toEqual([null, null, step + 1]);
  });

  it.each(['', '28708', '2870822', '287 082', '２８７０８２', '-87082', '28708.', '1e5   '])('is no %j', (text) => {
    expect(totpStepOf(RFC_SECRET, text, at(59), null)).toBeNull();
  });

  it('comes from a seed of 160 bits that an authenticator app reads from an otpauth address', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    const uri = new URL(totpUri(secret, 'cleo:owner@example.com'));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Frontoffice:cleo:owner@example.com']);
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, issuer: 'Frontoffice' });
  });
});
