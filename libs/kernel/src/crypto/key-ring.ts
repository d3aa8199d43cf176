import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** One master key: `id` is public and part of every envelope, `secret` is 32 random bytes. */
export interface MasterKey {
  id: string;
  secret: Buffer;
}

const KEY_BYTES = 32;

/**
 * The installation's master keys. The first one encrypts and signs, the others only decrypt and verify, so a key is
 * replaced by putting the new one in front. Keys are private fields: a logged or inspected ring shows nothing.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  /** Subkeys without a scope: one a purpose, so the map stays small, and cursors are signed on every list. */
  readonly #derived = new Map<string, KeyObject>();
  readonly activeId: string;

  constructor(keys: readonly MasterKey[]) {
    const [first] = keys;
    if (!first) throw new Error('A key ring needs at least one key.');
    if (new Set(keys.map((key) => key.id)).size !== keys.length) throw new Error('Two keys have the same id.');
    for (const key of keys) assertUsable(key);
    this.#keys = new Map(keys.map((key) => [key.id, createSecretKey(key.secret)]));
    this.activeId = first.id;
  }

  /** Reads APP_KEYS: `<id>:<base64 of 32 bytes>,…`, the active key first. Throws without showing any of it. */
  static parse(text: string): KeyRing {
    const keys = text.split(',').map((entry) => {
      const [id = '', encoded = '', ...rest] = entry.trim().split(':');
      if (rest.length > 0 || !/^[A-Za-z0-9+/_-]{43}=?$/.test(encoded)) throw new Error('A key is not <id>:<base64>.');
      return { id, secret: Buffer.from(encoded, 'base64') };
    });
    return new KeyRing(keys);
  }

  /** Every key id, the active one first. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /**
   * A 32-byte key for one `purpose` (and, where given, one organization), derived with HKDF-SHA256 (RFC 5869): what is
   * made for one purpose is of no use for another. A KeyObject, which node:crypto uses ten times faster than raw bytes.
   */
  subkey(keyId: string, purpose: string, scope = ''): KeyObject {
    const secret = this.#keys.get(keyId);
    if (!secret) throw new Error('Unknown key id.');
    const info = JSON.stringify(['frontoffice/v1', purpose, scope]);
    const derived = this.#derived.get(keyId + info) ?? createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, KEY_BYTES)));
    if (scope === '') this.#derived.set(keyId + info, derived);
    return derived;
  }
}

function assertUsable({ id, secret }: MasterKey): void {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) throw new Error('A key id is 1 to 32 letters, digits, "_" or "-".');
  if (secret.length !== KEY_BYTES) throw new Error('A key is not 32 bytes long.');
  // sample values such as 32 zeros or a repeated word; 32 random bytes have fewer than 16 distinct values once in 10^13
  if (new Set(secret).size < 16) throw new Error('A key is not random.');
}
