import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { KeyRing } from './key-ring.js';

const key = (id: string) => ({ id, secret: randomBytes(32) });
const encoded = (id: string, encoding: BufferEncoding = 'base64') => `${id}:${randomBytes(32).toString(encoding)}`;

describe('KeyRing', () => {
  it('reads the active key first and accepts base64 and base64url', () => {
    const ring = KeyRing.parse(` ${encoded('2026b')}, ${encoded('2026a', 'base64url')} `);
    expect(ring.activeId).toBe('2026b');
    expect(ring.ids).toEqual(['2026b', '2026a']);
    expect(ring.has('2026a')).toBe(true);
    expect(ring.has('2025')).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['no id', randomBytes(32).toString('base64')],
    ['31 bytes', `a:${randomBytes(31).toString('base64')}`],
    ['33 bytes', `a:${randomBytes(33).toString('base64')}`],
    ['a sample value of zeros', `a:${Buffer.alloc(32).toString('base64')}`],
    ['a repeated word', `a:${Buffer.from('changeme'.repeat(4)).toString('base64')}`],
    ['text that is not base64', `a:${'!'.repeat(44)}`],
    ['an id with a dot, which would split an envelope', encoded('a.b')],
    ['the same id twice', `${encoded('a')},${encoded('a')}`],
  ])('refuses %s without showing it', (_case, text) => {
    let message = '';
    try {
      KeyRing.parse(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).not.toBe('');
    expect(message).not.toContain(text.split(':')[1] ?? text.padEnd(1, '?'));
  });

  it('derives a different subkey for each key, purpose and scope, and the same one every time', () => {
    const ring = new KeyRing([key('a'), key('b')]);
    const hex = (...parts: [string, string, string?]) => ring.subkey(...parts).export().toString('hex');
    const all = [hex('a', 'x'), hex('b', 'x'), hex('a', 'y'), hex('a', 'x', 'org'), hex('a', 'xorg')];
    expect(new Set(all).size).toBe(all.length);
    expect(hex('a', 'x', 'org')).toBe(all[3]);
  });

  it('shows no key when it is logged or serialised', () => {
    const secret = randomBytes(32);
    const ring = new KeyRing([{ id: 'a', secret }]);
    const shown = inspect(ring, { depth: 9, showHidden: true }) + JSON.stringify(ring);
    expect(shown).not.toContain(secret.toString('hex'));
    expect(shown).not.toContain(secret.toString('base64'));
    expect(shown).not.toMatch(/Buffer/);
  });

  it('keeps its own copy of the secrets', () => {
    const original = key('a');
    const ring = new KeyRing([original]);
    const before = ring.subkey('a', 'x').export().toString('hex');
    original.secret.fill(0);
    expect(ring.subkey('a', 'x').export().toString('hex')).toBe(before);
  });
});
