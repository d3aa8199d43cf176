import { applyPatch } from './apply-patch.js';

interface Row {
  title: string;
  note: string | null;
}

describe('applyPatch', () => {
  it('writes what the patch names and leaves the rest', () => {
    const row: Row = { title: 'old', note: 'kept' };
    expect(applyPatch(row, { title: 'new' })).toEqual(['title']);
    expect(row).toEqual({ title: 'new', note: 'kept' });
  });

  it('empties a field with null and keeps it when undefined', () => {
    const row: Row = { title: 'old', note: 'gone' };
    expect(applyPatch(row, { title: undefined, note: null })).toEqual(['note']);
    expect(row).toEqual({ title: 'old', note: null });
  });

  it('names nothing when every value is the same', () => {
    expect(applyPatch<Row>({ title: 'same', note: null }, { title: 'same', note: null })).toEqual([]);
  });

  it('compares lists, JSON and instants by what they hold, and leaves equal ones as they are', () => {
    const row = { labels: ['a', 'b'], filter: { all: [{ field: 'x', value: 1 }] }, dueAt: new Date(5) };
    const before = { ...row };
    expect(applyPatch(row, { labels: ['a', 'b'], filter: { all: [{ value: 1, field: 'x' }] }, dueAt: new Date(5) })).toEqual([]);
    expect(Object.values(row).map((value, n) => value === Object.values(before)[n])).toEqual([true, true, true]);
    expect(applyPatch(row, { labels: ['b', 'a'], filter: { all: [] }, dueAt: new Date(6) })).toEqual(['labels', 'filter', 'dueAt']);
  });
});
