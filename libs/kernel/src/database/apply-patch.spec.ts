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
});
