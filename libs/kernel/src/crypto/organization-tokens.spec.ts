import { newOrganizationToken, organizationTokenOf } from './organization-tokens.js';
import { hashToken } from './tokens.js';
import { uuidv7 } from './uuid.js';

describe('the token of something an organization owns', () => {
  it('says which organization it is of, and is known by its hash', () => {
    const organizationId = uuidv7();
    const { token, hash } = newOrganizationToken('foxx_', organizationId);
    expect(token).toMatch(/^foxx_[\w-]{64}$/);
    expect(organizationTokenOf('foxx_', token)).toEqual({ organizationId, tokenHash: hash });
    expect(hashToken(token)).toEqual(hash);
  });

  it('holds 256 random bits beside: it is another one each time', () => {
    const organizationId = uuidv7();
    const tokens = Array.from({ length: 1000 }, () => newOrganizationToken('foxx_', organizationId).token.slice(-42));
    expect(new Set(tokens).size).toBe(1000);
  });

  it.each(['', 'foxx_', `foxx_${'a'.repeat(63)}`, `foxx_${'a'.repeat(65)}`, `foyy_${'a'.repeat(64)}`, `foxx_${'a'.repeat(63)}=`, `foxx_${'a'.repeat(63)}\u0000`, `foxx_${'a'.repeat(63)}\n`, `x foxx_${'a'.repeat(64)}`])(
    'is nothing like %j',
    (text) => expect(organizationTokenOf('foxx_', text)).toBeNull(),
  );
});
