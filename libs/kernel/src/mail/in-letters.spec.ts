import { maskedAddress, shortenedName } from './in-letters.js';

describe('what letters say of others', () => {
  it('is a name as it is, or its beginning where it is long, never with half a character', () => {
    expect(shortenedName('Röhren & Söhne')).toBe('Röhren & Söhne');
    expect(shortenedName('x'.repeat(80))).toBe('x'.repeat(80));
    expect(shortenedName(`${'x'.repeat(79)} y`)).toBe(`${'x'.repeat(79)}…`);
    expect(shortenedName(`${'x'.repeat(79)}😀`).isWellFormed()).toBe(true);
  });

  it.each([['cleo@example.com', 'c***@example.com'], ['c@example.com', 'c***@example.com'], ['😀x@example.com', '😀***@example.com']])('is of the address %s only %s', (email, masked) => {
    expect(maskedAddress(email)).toBe(masked);
  });
});
