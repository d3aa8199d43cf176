import { randomBytes } from 'node:crypto';
import { DecryptionFailed, FieldCipher, type FieldLocation } from './field-cipher.js';
import { KeyRing, type MasterKey } from './key-ring.js';

const masterKey = (id: string): MasterKey => ({ id, secret: randomBytes(32) });
const oldKey = masterKey('2025');
const newKey = masterKey('2026');
const cipher = new FieldCipher(new KeyRing([oldKey]));
const here: FieldLocation = {
  table: 'email_accounts',
  column: 'imap_password',
  organizationId: '01985e0c-0000-7000-8000-000000000001',
  rowId: '01985e0c-0000-7000-8000-00000000000a',
};

describe('FieldCipher', () => {
  it.each(['', 'hunter2', 'päßwörd 🔑', 'x'.repeat(100_000)])('opens what it sealed (%#)', (secret) => {
    expect(cipher.open(cipher.seal(secret, here), here).toString()).toBe(secret);
  });

  it('seals bytes as they are', () => {
    const bytes = randomBytes(333);
    expect(cipher.open(cipher.seal(bytes, here), here)).toEqual(bytes);
  });

  it('never makes the same envelope twice, and shows nothing of the plaintext', () => {
    const envelopes = Array.from({ length: 100 }, () => cipher.seal('canary-plaintext', here));
    expect(new Set(envelopes).size).toBe(100);
    expect(new Set(envelopes.map((envelope) => envelope.split('.')[2])).size).toBe(100);
    expect(envelopes.join()).not.toContain(Buffer.from('canary').toString('base64url').slice(0, 7));
    expect(envelopes[0]).toMatch(/^v1\.2025\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  });

  it.each<[string, Partial<FieldLocation>]>([
    ['table', { table: 'webhooks' }],
    ['column', { column: 'smtp_password' }],
    ['organization', { organizationId: '01985e0c-0000-7000-8000-000000000002' }],
    ['organization (none)', { organizationId: null }],
    ['organization (the word null)', { organizationId: 'null' }],
    ['row', { rowId: '01985e0c-0000-7000-8000-00000000000b' }],
    ['boundary between table and column', { table: 'email_accounts|imap', column: 'password' }],
  ])('does not open a value copied to another %s', (_what, change) => {
    expect(() => cipher.open(cipher.seal('hunter2', here), { ...here, ...change })).toThrow(DecryptionFailed);
  });

  it('detects every single flipped bit of the envelope', () => {
    const bytes = Buffer.from(cipher.seal('hunter2', here), 'latin1');
    const opened: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        cipher.open(flipped.toString('latin1'), here);
        opened.push(bit);
      } catch (error) {
        expect(error).toBeInstanceOf(DecryptionFailed);
      }
    }
    expect(opened).toEqual([]);
  });

  it.each([
    ['an empty string', () => ''],
    ['plain text', () => 'hunter2'],
    ['a tag cut to 96 bits, which GCM would accept', (e: string) => cut(e, 4, 12)],
    ['no tag', (e: string) => cut(e, 4, 0)],
    ['a shorter IV', (e: string) => cut(e, 2, 8)],
    ['a missing part', (e: string) => e.split('.').slice(0, 4).join('.')],
    ['a part too many', (e: string) => `${e}.AAAA`],
    ['another version', (e: string) => e.replace('v1', 'v2')],
    ['an unknown key id', (e: string) => e.replace('2025', '1999')],
    ['a key id of the prototype', (e: string) => e.replace('2025', '__proto__')],
    ['padding', (e: string) => `${e}==`],
    ['line breaks', (e: string) => `${e}\n`],
  ])('does not open %s', (_what, change) => {
    expect(() => cipher.open(change(cipher.seal('hunter2', here)), here)).toThrow(new DecryptionFailed());
  });

  it('says nothing about the cause', () => {
    const causes = ['nonsense', cipher.seal('x', { ...here, rowId: 'other' }), cipher.seal('x', here).replace('2025', '1999')];
    const errors = causes.map((envelope) => {
      try {
        return cipher.open(envelope, here);
      } catch (error) {
        return [(error as Error).message, (error as Error).cause];
      }
    });
    expect(new Set(errors.map(String)).size).toBe(1);
  });

  describe('when keys are rotated', () => {
    const rotated = new FieldCipher(new KeyRing([newKey, oldKey]));

    it('opens old values and seals with the first key only', () => {
      const old = cipher.seal('hunter2', here);
      expect(rotated.open(old, here).toString()).toBe('hunter2');
      expect(rotated.seal('hunter2', here)).toMatch(/^v1\.2026\./);
    });

    it('does not open values of a key that was removed, or of another key under the same id', () => {
      const old = cipher.seal('hunter2', here);
      expect(() => new FieldCipher(new KeyRing([newKey])).open(old, here)).toThrow(DecryptionFailed);
      expect(() => new FieldCipher(new KeyRing([masterKey('2025')])).open(old, here)).toThrow(DecryptionFailed);
    });
  });
});

/** The envelope with one part shortened to `bytes`. */
function cut(envelope: string, part: number, bytes: number): string {
  const parts = envelope.split('.');
  parts[part] = Buffer.from(parts[part]!, 'base64url').subarray(0, bytes).toString('base64url');
  return parts.join('.');
}
