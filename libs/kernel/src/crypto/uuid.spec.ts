import { uuidv7, uuidv7Generator } from './uuid.js';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timestampOf = (uuid: string) => parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
const isGrowing = (uuids: string[]) => uuids.every((uuid, i) => i === 0 || uuids[i - 1]! < uuid);

describe('uuidv7', () => {
  it('makes version 7 ids of the current time that only grow, also within one millisecond', () => {
    const before = Date.now();
    const ids = Array.from({ length: 100_000 }, () => uuidv7());
    expect(isGrowing(ids)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !VERSION_7.test(id))).toEqual([]);
    expect(timestampOf(ids[0]!)).toBeGreaterThanOrEqual(before);
    expect(timestampOf(ids.at(-1)!)).toBeLessThanOrEqual(Date.now());
  });

  it('keeps growing when the clock goes back', () => {
    const generate = uuidv7Generator();
    const ids = [1_000_000, 1_000_001, 999_000, 999_001, 1_000_000, 1_000_001, 1_000_002].map(generate);
    expect(isGrowing(ids)).toBe(true);
    expect(timestampOf(ids[2]!)).toBe(1_000_001);
    expect(timestampOf(ids.at(-1)!)).toBe(1_000_002);
  });

  it('uses exactly the given time for rows dated in the past', () => {
    const past = Date.UTC(2024, 1, 29);
    const ids = Array.from({ length: 100 }, () => uuidv7(past));
    expect(ids.filter((id) => timestampOf(id) !== past || !VERSION_7.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(100);
    expect(timestampOf(uuidv7())).toBeGreaterThan(past);
  });

  it('leaves every random bit in use', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => BigInt(`0x${uuidv7(i).replaceAll('-', '')}`));
    const ones = ids.reduce((all, id) => all | id, 0n);
    const zeros = ids.reduce((all, id) => all | ~id, 0n);
    const random = 0x0fff_3fff_ffff_ffff_ffffn;
    expect(ones & random).toBe(random);
    expect(zeros & random).toBe(random);
  });
});
