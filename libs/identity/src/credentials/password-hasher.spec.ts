import { Problem } from '@app/kernel';
import { PasswordHasher } from './password-hasher.js';

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('writes argon2id PHC strings with the documented cost and another salt every time', async () => {
    const [one, two] = await Promise.all([hasher.hash('eleven quiet lanterns'), hasher.hash('eleven quiet lanterns')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('knows the right password from every other', async () => {
    const hash = await hasher.hash(' päss\u0000wörd 🦔 ');
    expect(await hasher.verify(' päss\u0000wörd 🦔 ', hash)).toBe(true);
    for (const wrong of ['päss\u0000wörd 🦔', ' päss\u0000wörd 🦔', ' PÄSS\u0000WÖRD 🦔 ', ' päss', '']) expect(await hasher.verify(wrong, hash)).toBe(false);
  });

  it('verifies a hash of another cost, as an older version wrote it', async () => {
    // made with argon2 -id -t 3 -k 8192 -p 2 (reference implementation's parameters), here by node:crypto with the same inputs
    const { argon2Sync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 7);
    const tag = argon2Sync('argon2id', { message: 'old password', nonce: salt, memory: 8192, passes: 3, parallelism: 2, tagLength: 32 });
    const phc = `$argon2id$v=19$m=8192,t=3,p=2$${salt.toString('base64').replaceAll('=', '')}$${tag.toString('base64').replaceAll('=', '')}`;
    expect(await hasher.verify('old password', phc)).toBe(true);
    expect(await hasher.verify('new password', phc)).toBe(false);
  });

  it('does the same work for an account that does not exist, and refuses', async () => {
    const known = await hasher.hash('eleven quiet lanterns');
    const timeOf = async (hash: string | null) => {
      const startedAt = performance.now();
      expect(await hasher.verify('a wrong password', hash)).toBe(false);
      return performance.now() - startedAt;
    };
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let i = 0; i < 7; i++) {
      times.known.push(await timeOf(known));
      times.unknown.push(await timeOf(null));
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[3]!;
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(1 / 3);
    expect(median(times.unknown) / median(times.known)).toBeLessThan(3);
  });

  it('lets 52 in and tells everybody else to come again', async () => {
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => hasher.hash('eleven quiet lanterns')));
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as Problem);
    expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 503));
    await expect(hasher.hash('afterwards there is room again')).resolves.toMatch(/^\$argon2id/);
  });
});
