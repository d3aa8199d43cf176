import { z } from 'zod';
import type { Importable } from './importable.js';
import { judgeRow, keyOf, type ImportPlan } from './judge-row.js';
import { decide, wavesOf, type Match } from './write-rows.js';

const fields = { email: z.email(), name: z.string().max(5), size: z.int().nullable(), ownerId: z.uuid().nullable() };
const importable = {
  fields: { email: { kind: 'text', isKey: true }, name: { kind: 'text' }, size: { kind: 'integer' }, ownerId: { kind: 'reference' } },
  create: z.strictObject(fields).partial().extend({ email: fields.email, name: fields.name.default('new') }),
  update: z.strictObject(fields).partial(),
} as unknown as Importable;
const plan = (overrides: Partial<ImportPlan> = {}): ImportPlan => ({
  mapping: { email: 0, size: 1 }, defaults: {}, mode: 'upsert', keys: ['email'], emptyCells: 'keep', dateFormat: 'YYYY-MM-DD', decimalSeparator: '.', ...overrides,
});
const judge = (cells: string[], overrides: Partial<ImportPlan> = {}) => judgeRow(importable, plan(overrides), { number: 1, cells }, new Map());

describe('A row of a file', () => {
  it('is a complete record, and a change that leaves out what no cell says', () => {
    expect(judge(['a@b.de', '3'])).toEqual({ number: 1, creation: { email: 'a@b.de', size: 3, name: 'new' }, change: { email: 'a@b.de', size: 3 }, errors: [] });
    expect(judge(['a@b.de', ' ']).change).toEqual({ email: 'a@b.de' });
  });

  it('empties what its cells leave empty only when that was asked for', () => {
    expect(judge(['a@b.de', ''], { emptyCells: 'clear' })).toMatchObject({ change: { email: 'a@b.de', size: null }, creation: { name: 'new' } });
    expect(judge(['', '1'], { emptyCells: 'clear', mode: 'update' })).toMatchObject({ errors: [{ field: 'email' }] });
  });

  it('takes defaults where its cells are empty', () => {
    expect(judge(['a@b.de', ''], { defaults: { size: '9', name: 'x' } }).creation).toEqual({ email: 'a@b.de', size: 9, name: 'x' });
  });

  it('says which field is wrong and why', () => {
    expect(judge(['nobody', 'many']).errors.map(({ field }) => field)).toEqual(['email', 'size']);
    expect(judge(['a@b.de', '', 'x'], { mapping: { email: 0, ownerId: 2 } }).errors).toEqual([{ field: 'ownerId', code: 'not_found', detail: expect.any(String) }]);
  });

  it('can be a change although it is no complete record', () => {
    const row = judge(['', '3'], { mode: 'upsert' });
    expect(row).toMatchObject({ change: { size: 3 }, errors: [{ field: 'email' }] });
    expect(decide(plan(), row, [])).toMatchObject({ outcome: 'failed' });
  });

  it('stands in a later wave than a row with the same keys', () => {
    const rows = ['a@b.de', 'c@d.de', 'a@b.de', 'a@b.de'].map((email, i) => ({ ...judge([email, '']), number: i + 1 }));
    expect(wavesOf(plan(), rows).map((wave) => wave.map(({ number }) => number))).toEqual([[1, 2], [3], [4]]);
    expect(keyOf(plan({ keys: ['email', 'size'] }), rows[0]!)).toBeUndefined();
  });

  it.each([
    ['create', 0, 'create'], ['create', 1, 'skipped'], ['update', 0, 'failed'], ['update', 1, 'change'], ['update', 2, 'failed'], ['upsert', 0, 'create'], ['upsert', 1, 'change'], ['upsert', 2, 'failed'],
  ] as const)('in mode %s with %i records of its keys: %s', (mode, found, expected) => {
    const matches: Match[] = Array.from({ length: found }, (_, i) => ({ n: 1, id: `${i}`, version: 1, before: {} }));
    const decision = decide(plan({ mode }), judge(['a@b.de', '3'], { mode }), matches);
    expect('outcome' in decision ? decision.outcome : Object.keys(decision)[0]).toBe(expected);
  });
});
