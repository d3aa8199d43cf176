import { z } from 'zod';
import type { KeyRing } from '@app/kernel';

export const KeyFingerprint = z.strictObject({
  id: z.string(),
  /** Derived from the key for this alone, so it tells nothing of it: two installations may have different keys of one id. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
});
type KeyFingerprint = z.infer<typeof KeyFingerprint>;

/** Of every key of the ring, the active one first. */
export const keyFingerprints = (ring: KeyRing): KeyFingerprint[] => ring.ids.map((id) => ({ id, fingerprint: ring.subkey(id, 'fingerprint').export().toString('hex').slice(0, 16) }));

/** A sentence about each key the backup was taken with and `ring` has not, or has another of the same id. */
export function missingKeys(kept: readonly KeyFingerprint[], ring: KeyRing): string[] {
  const present = new Map(keyFingerprints(ring).map(({ id, fingerprint }) => [id, fingerprint]));
  return kept.flatMap(({ id, fingerprint }) => {
    if (present.get(id) === fingerprint) return [];
    return [`${present.has(id) ? `The key ${id} in APP_KEYS is another than the one of the backup` : `APP_KEYS lacks ${id}`}: what was sealed with it cannot be read.`];
  });
}
