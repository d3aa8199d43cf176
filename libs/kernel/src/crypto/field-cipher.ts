import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { KeyRing } from './key-ring.js';

/** The place a sealed value belongs to; it opens nowhere else. */
export interface FieldLocation {
  table: string;
  column: string;
  organizationId: string | null;
  rowId: string;
}

/** The envelope was changed, belongs elsewhere, or its key is gone; deliberately says no more. */
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed';

  constructor() {
    super('The value cannot be decrypted.');
  }
}

interface Envelope {
  keyId: string;
  iv: Buffer;
  ciphertext: Buffer;
  tag: Buffer;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals single column values with AES-256-GCM (NIST SP 800-38D) under a key of the organization. The envelope is
 * `v1.<keyId>.<iv>.<ciphertext>.<tag>` in unpadded base64url; table, column, organization, row, version and key id are
 * bound as associated data, so a value copied to another row, column or organization does not open.
 */
export class FieldCipher {
  constructor(private readonly keys: KeyRing) {}

  seal(plaintext: string | Buffer, location: FieldLocation): string {
    const keyId = this.keys.activeId;
    // 96 random bits: collisions stay negligible for 2^32 writes under one key (SP 800-38D §8.3), and each organization has its own
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.dataKey(keyId, location), iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(keyId, location));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return [VERSION, keyId, ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
  }

  /** The plaintext bytes; throws DecryptionFailed for anything that was not sealed for exactly this location. */
  open(envelope: string, location: FieldLocation): Buffer {
    const { keyId, iv, ciphertext, tag } = parseEnvelope(envelope);
    if (!this.keys.has(keyId)) throw new DecryptionFailed();
    const decipher = createDecipheriv('aes-256-gcm', this.dataKey(keyId, location), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(keyId, location));
    decipher.setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    } catch {
      throw new DecryptionFailed();
    }
  }

  private dataKey(keyId: string, { organizationId }: FieldLocation): KeyObject {
    return this.keys.subkey(keyId, 'field-cipher', organizationId ?? '');
  }
}

// a JSON array, not joined text: ('a|b', 'c') and ('a', 'b|c') must not be the same place
function associatedData(keyId: string, { table, column, organizationId, rowId }: FieldLocation): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, table, column, organizationId, rowId]));
}

function parseEnvelope(envelope: string): Envelope {
  const [version, keyId, iv, ciphertext, tag, ...rest] = envelope.split('.');
  if (version !== VERSION || !keyId || iv === undefined || ciphertext === undefined || tag === undefined || rest.length > 0) {
    throw new DecryptionFailed();
  }
  const parsed = { keyId, iv: decode(iv), ciphertext: decode(ciphertext), tag: decode(tag) };
  // GCM accepts shorter tags and other IV lengths: a cut tag would be easier to forge
  if (parsed.iv.length !== IV_BYTES || parsed.tag.length !== TAG_BYTES) throw new DecryptionFailed();
  return parsed;
}

/** Base64url in its one canonical spelling: no padding, no stray characters, unused bits zero (RFC 4648 §3.5). */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new DecryptionFailed();
  return bytes;
}
