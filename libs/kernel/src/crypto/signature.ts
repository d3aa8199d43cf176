import { createHmac, timingSafeEqual } from 'node:crypto';
import { KeyRing } from './key-ring.js';

/** Message authentication codes under keys of the ring, one derived key a purpose: a MAC for one purpose is none for another. */
export class KeyedMac {
  constructor(private readonly keys: KeyRing) {}

  /** HMAC-SHA256 under the active key, 43 characters of base64url. */
  sign(purpose: string, data: string | Buffer): string {
    return this.macUnder(this.keys.activeId, purpose, data).toString('base64url');
  }

  /** True when any key of the ring made `mac`; takes the same time for every wrong one of the right length. */
  verify(purpose: string, data: string | Buffer, mac: string): boolean {
    const given = Buffer.from(mac);
    return this.keys.ids.some((keyId) => {
      // compared as text: base64url has several spellings of the same bytes, only one of them is ours
      const expected = Buffer.from(this.macUnder(keyId, purpose, data).toString('base64url'));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }

  private macUnder(keyId: string, purpose: string, data: string | Buffer): Buffer {
    return createHmac('sha256', this.keys.subkey(keyId, `mac:${purpose}`)).update(data).digest();
  }
}
