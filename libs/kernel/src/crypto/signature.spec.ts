import { randomBytes } from 'node:crypto';
import { KeyRing } from './key-ring.js';
import { KeyedMac } from './signature.js';

const first = { id: 'a', secret: randomBytes(32) };
const second = { id: 'b', secret: randomBytes(32) };
const mac = new KeyedMac(new KeyRing([first]));

describe('KeyedMac', () => {
  it('verifies what it signed', () => {
    const signature = mac.sign('cursor', 'data');
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(mac.verify('cursor', 'data', signature)).toBe(true);
  });

  it('binds the purpose and the data', () => {
    const signature = mac.sign('cursor', 'data');
    expect(mac.verify('tracking', 'data', signature)).toBe(false);
    expect(mac.verify('cursor', 'Data', signature)).toBe(false);
    expect(mac.verify('cursor', '', signature)).toBe(false);
  });

  it('accepts one spelling of a signature only', () => {
    const signature = mac.sign('cursor', 'data');
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(mac.verify('cursor', 'data', flipped.toString('latin1'))).toBe(false);
    }
    for (const other of ['', signature.slice(0, -1), `${signature}=`, `${signature} `]) {
      expect(mac.verify('cursor', 'data', other)).toBe(false);
    }
  });

  it('keeps signatures of the old key valid while the key is in the ring', () => {
    const signature = mac.sign('cursor', 'data');
    expect(new KeyedMac(new KeyRing([second, first])).verify('cursor', 'data', signature)).toBe(true);
    expect(new KeyedMac(new KeyRing([second])).verify('cursor', 'data', signature)).toBe(false);
  });
});
