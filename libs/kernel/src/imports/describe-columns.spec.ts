import { z } from 'zod';
import { describeColumns, guessMapping } from './describe-columns.js';
import type { Importable } from './importable.js';

const importable = {
  fields: { email: { kind: 'text', labels: ['e-mail'] }, firstName: { kind: 'text', labels: ['vorname'] }, value: { kind: 'decimal' } },
  create: z.object({}),
} as unknown as Importable;

describe('The columns of a file', () => {
  it('have the type that fits every cell', () => {
    const rows = [['a@b.de', '1', '1,50', '1.2.2026', 'yes', ''], ['c@d.de', '-2', '2.000,00', '2026-02-01', 'NO', ''], ['', '3', '7', '', 'ja', '']];
    expect(describeColumns(['E-Mail', 'N', 'Value', 'When', 'Ok', 'Empty'], rows).map(({ type }) => type)).toEqual(['email', 'integer', 'decimal', 'date', 'boolean', 'empty']);
  });

  it('are text as soon as one cell is nothing else, and named by their place without a header', () => {
    expect(describeColumns(undefined, [['1'], ['x', 'y']])).toEqual([{ index: 0, name: 'Column 1', type: 'text' }, { index: 1, name: 'Column 2', type: 'text' }]);
  });

  it('find their fields by name or another word for it, the first of two', () => {
    const columns = describeColumns(['E-MAIL', 'Vorname', 'first_name', 'Other'], [['a', 'b', 'c', 'd']]);
    expect(guessMapping(importable, columns)).toEqual({ email: 0, firstName: 2 });
  });
});
