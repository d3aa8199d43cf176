import { createHash } from 'node:crypto';
import { KeyRing } from '@app/kernel';
import { keyFingerprints, missingKeys } from './key-fingerprints.js';

const secret = (seed: string) => createHash('sha256').update(seed).digest();
const ring = (...ids: string[]) => new KeyRing(ids.map((id) => ({ id: id.slice(0, 2), secret: secret(id) })));

describe('the keys of a backup', () => {
  it('are not missed where they are, whichever is active', () => {
    expect(missingKeys(keyFingerprints(ring('k2', 'k1')), ring('k1', 'k2', 'k3'))).toEqual([]);
  });

  it('are missed where the ring lacks them', () => {
    expect(missingKeys(keyFingerprints(ring('k2', 'k1')), ring('k2'))).toEqual(['APP_KEYS lacks k1: what was sealed with it cannot be read.']);
  });

  it('are missed where the ring has others of the same id, as each new installation has', () => {
    expect(missingKeys(keyFingerprints(ring('k1 of one machine')), ring('k1 of another'))).toEqual(['The key k1 in APP_KEYS is another than the one of the backup: what was sealed with it cannot be read.']);
  });

  it('tell nothing of the key itself', () => {
    const { fingerprint } = keyFingerprints(ring('k1'))[0]!;
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    for (const shown of [secret('k1').toString('hex'), createHash('sha256').update(secret('k1')).digest('hex')]) expect(shown).not.toContain(fingerprint);
  });
});
