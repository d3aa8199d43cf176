import { z } from 'zod';
import { describeColumns, guessMapping, guessNotation } from './describe-columns.js';
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

  it.each([
    ['1.234,50 €', '1.2.2026', { decimalSeparator: ',', dateFormat: 'DD.MM.YYYY' }],
    ['7,00', '31/01/2026 09:05', { decimalSeparator: ',', dateFormat: 'DD/MM/YYYY' }],
    ['$1,234.50', '01/31/2026', { decimalSeparator: '.', dateFormat: 'MM/DD/YYYY' }],
    ['1,234', '01/02/2026', { decimalSeparator: '.', dateFormat: 'YYYY-MM-DD' }],
    ['7,00', '2026-02-01', { decimalSeparator: ',', dateFormat: 'YYYY-MM-DD' }],
  ])('tell by %s and %s how numbers and dates are written', (number, date, notation) => {
    expect(guessNotation([['a', ''], [number, date]])).toEqual(notation);
  });

  it('tell nothing where they contradict each other', () => {
    expect(guessNotation([['7,00', '31/01/2026'], ['7.00', '01/31/2026']])).toEqual({ decimalSeparator: '.', dateFormat: 'YYYY-MM-DD' });
  });

  it('find their fields by name or another word for it, the first of two', () => {
    const columns = describeColumns(['E-MAIL', 'Vorname', 'first_name', 'Other'], [['a', 'b', 'c', 'd']]);
    expect(guessMapping(importable, columns)).toEqual({ email: 0, firstName: 2 });
  });
});
