import { hashToken, newToken, tokensEqual } from './tokens.js';

describe('tokens', () => {
  it('have their prefix, 256 random bits by default, and never repeat', () => {
    const tokens = Array.from({ length: 1000 }, () => newToken('fort_').token);
    expect(new Set(tokens).size).toBe(1000);
    expect(tokens[0]).toMatch(/^fort_[\w-]{43}$/);
    expect(newToken('c_', 16).token).toMatch(/^c_[\w-]{22}$/);
  });

  it('come with the SHA-256 under which they are stored', () => {
    const { token, hash } = newToken('fort_');
    expect(hash).toEqual(hashToken(token));
    expect(hash).toHaveLength(32);
    expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are compared by value, whatever their length', () => {
    expect(tokensEqual('abc', 'abc')).toBe(true);
    expect(tokensEqual('abc', 'abd')).toBe(false);
    expect(tokensEqual('abc', 'abcd')).toBe(false);
    expect(tokensEqual('', '')).toBe(true);
    expect(tokensEqual(hashToken('a'), hashToken('a'))).toBe(true);
    expect(tokensEqual(hashToken('a'), hashToken('b'))).toBe(false);
  });
});
