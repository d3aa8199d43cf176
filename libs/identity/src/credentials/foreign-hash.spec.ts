import { pbkdf2Sync } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { parseForeignHash } from './foreign-hash.js';
import { assertKnownHash, isOutdatedHash, PasswordHasher } from './password-hasher.js';

/** As `django.contrib.auth.hashers.PBKDF2PasswordHasher.encode` puts it together. */
const django = (password: string, { iterations = 1_000, digest = 'sha256', salt = 'seasalt', bytes = 32 } = {}) =>
  `pbkdf2_${digest}$${iterations}$${salt}$${pbkdf2Sync(password, salt, iterations, bytes, digest).toString('base64')}`;
const matches = (password: string, hash: string) => parseForeignHash(hash)!.matches(password);

describe('a hash another system made', () => {
  // django/tests/auth_tests/test_hashers.py: the encodings Django's own tests expect for the password "lètmein"
  it.each([
    ['pbkdf2_sha256', 'pbkdf2_sha256$1500000$seasalt$P4UiMPVduVWIL/oS1GzH+IofsccjJNM5hUTikBvi5to='],
    ['pbkdf2_sha1', 'pbkdf2_sha1$1500000$seasalt2$ep4Ou2hnt2mlvMRsIjUln0Z5MYY='],
  ])('of Django, %s, is one for the password Django says', async (_kind, hash) => {
    expect(await matches('lètmein', hash)).toBe(true);
    expect(await matches('letmein', hash)).toBe(false);
  });

  it('of Django matches bytes, not looks', async () => {
    const hash = django('caf\u00e9 au lait');
    expect([await matches('caf\u00e9 au lait', hash), await matches('cafe\u0301 au lait', hash), await matches('caf\u00e9 au lait ', hash)]).toEqual([true, false, false]);
  });

  // crypt_blowfish's wrapper.c and the jBCrypt tests
  it.each([
    ['2a', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['2b', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['2y', '\u{ff}\u{ff}\u{a3}', null],
    ['2a', 'abc', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
  ])('of bcrypt, $%s$, is one for %j', async (version, password, known) => {
    const hash = known ?? hashSync(password, 4).replace('$2b$', `$${version}$`);
    expect(await matches(password, hash)).toBe(true);
    expect(await matches(`${password}x`, hash)).toBe(false);
  });

  it('of bcrypt knows no more than 72 bytes, and no password with a NUL', async () => {
    const seventyTwo = 'é'.repeat(36);
    const hash = hashSync(seventyTwo, 4);
    expect([await matches(`${seventyTwo} and more`, hash), await matches('é'.repeat(35), hash)]).toEqual([true, false]);
    expect(await matches('abc\u0000def', hashSync('abc\u0000def', 4))).toBe(false);
  });

  it('of bcrypt does not hold up this thread', async () => {
    const hash = hashSync('eleven quiet lanterns', 11);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    expect(await matches('eleven quiet lanterns', hash)).toBe(true);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
  });

  it.each([
    ['too many iterations', 'pbkdf2_sha256$2000001$seasalt$P4UiMPVduVWIL/oS1GzH+IofsccjJNM5hUTikBvi5to='],
    ['too few iterations', django('x', { iterations: 999 })],
    ['a number that is none', django('x').replace('$1000$', '$1e6$')],
    ['a leading zero', django('x').replace('$1000$', '$01000$')],
    ['an empty salt', django('x').replace('$seasalt$', '$$')],
    ['a key that was cut', django('x', { bytes: 16 })],
    ['a key of another digest', django('x', { digest: 'sha1', bytes: 32 })],
    ['MD5', 'pbkdf2_md5$1000$seasalt$AAAAAAAAAAAAAAAAAAAAAA=='],
    ["Django's mark of no password", '!7f3k'],
    ['bcrypt of cost 15', `$2b$15$${'a'.repeat(53)}`],
    ['bcrypt of cost 3', `$2b$03$${'a'.repeat(53)}`],
    ['bcrypt that was cut', `$2b$10$${'a'.repeat(52)}`],
    ["bcrypt's flawed $2x$", `$2x$10$${'a'.repeat(53)}`],
    ['SHA-1 without salt', 'sha1$$0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33'],
    ['argon2id of 9 GB', `$argon2id$v=19$m=9437184,t=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`],
    ['the password itself', 'eleven quiet lanterns'],
  ])('is refused on import: %s', (_case, hash) => {
    expect(parseForeignHash(hash)).toBeNull();
    expect(() => assertKnownHash(hash)).toThrow(/neither argon2id nor/);
  });

  it('is tried by the hasher like any other, and known to be outdated', async () => {
    const hasher = new PasswordHasher();
    for (const hash of [django('eleven quiet lanterns'), hashSync('eleven quiet lanterns', 4)]) {
      expect(() => assertKnownHash(hash)).not.toThrow();
      expect(isOutdatedHash(hash)).toBe(true);
      expect([await hasher.verify('eleven quiet lanterns', hash), await hasher.verify('twelve quiet lanterns', hash)]).toEqual([true, false]);
    }
    const own = await hasher.hash('eleven quiet lanterns');
    expect(isOutdatedHash(own)).toBe(false);
    expect(() => assertKnownHash(own)).not.toThrow();
  });
});
