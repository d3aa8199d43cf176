import { ageDays, comparePositions, idBeforeNow, readPosition, writePosition } from './stream-position.js';

const id = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';

describe('A position in a stream', () => {
  it('is read as it was written', () => {
    const position = { transaction: '18446744073709551615', eventId: id };
    expect(readPosition(writePosition(position))).toEqual(position);
  });

  it.each([undefined, '', '1', id, `1.${id}x`, `-1.${id}`, `18446744073709551616.${id}`, `1.${id.toUpperCase()}`])('is not %s', (text) => {
    expect(readPosition(text)).toBeNull();
  });

  it('knows how old it is by its id', () => {
    const before = { transaction: '7', eventId: idBeforeNow() };
    expect(readPosition(writePosition(before))).toEqual(before);
    expect(ageDays(before)).toBeCloseTo(1, 4);
    expect(ageDays({ transaction: '7', eventId: '00000000-0000-0000-0000-000000000000' })).toBeGreaterThan(10_000);
  });

  it('is ordered by the number of the transaction, not by how it is spelled, and then by the id', () => {
    const at = (transaction: string, eventId = id) => ({ transaction, eventId });
    expect(comparePositions(at('9'), at('10'))).toBeLessThan(0);
    expect(comparePositions(at('10'), at('9'))).toBeGreaterThan(0);
    expect(comparePositions(at('9', id), at('9', `${id.slice(0, -1)}f`))).toBeLessThan(0);
    expect(comparePositions(at('9'), at('9'))).toBe(0);
  });
});
