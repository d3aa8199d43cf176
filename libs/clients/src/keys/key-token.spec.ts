import { hashToken } from '@app/kernel';
import { keyRefOf, looksLikeKey, newKeyToken } from './key-token.js';

const ORGANIZATIONS = ['019316b4-8c00-7a3e-9d51-2f6c0a4b7e21', '00000000-0000-7000-8000-000000000001', 'ffffffff-ffff-7fff-bfff-ffffffffffff'];

describe('A token of a program', () => {
  it.each(ORGANIZATIONS)('leads to its organization %s and its hash', (organizationId) => {
    const { token, hash } = newKeyToken('client', organizationId);
    expect(keyRefOf(token)).toEqual({ organizationId, hash });
    expect(hash).toEqual(hashToken(token));
  });

  it('says of what kind it is, and how it begins', () => {
    const { token, prefix } = newKeyToken('personal', ORGANIZATIONS[0]!);
    expect(token).toMatch(/^fope_[0-9A-Za-z]{71}$/);
    expect(token.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(11);
    expect(newKeyToken('client', ORGANIZATIONS[0]!).token).toMatch(/^fose_/);
  });

  it('is another one every time', () => {
    const tokens = new Set(Array.from({ length: 200 }, () => newKeyToken('client', ORGANIZATIONS[0]!).token));
    expect(tokens.size).toBe(200);
  });

  it('is refused with any one character changed, by its checksum alone', () => {
    const { token } = newKeyToken('client', ORGANIZATIONS[0]!);
    const changed = Array.from({ length: token.length - 5 }, (_, n) => token.slice(0, n + 5) + (token[n + 5] === 'a' ? 'b' : 'a') + token.slice(n + 6));
    expect(changed.filter((other) => keyRefOf(other) !== null)).toEqual([]);
  });

  it('is none when cut, lengthened, or of another kind', () => {
    const { token } = newKeyToken('client', ORGANIZATIONS[0]!);
    for (const other of [token.slice(0, -1), `${token}0`, token.replace('fose_', 'fope_'), token.replace('fose_', 'fort_'), '', 'fose_', `${token}\n`]) expect(keyRefOf(other)).toBeNull();
    expect([looksLikeKey(token), looksLikeKey('fose_'), looksLikeKey('eyJhbGciOi'), looksLikeKey('fort_x')]).toEqual([true, true, false, false]);
  });
});
