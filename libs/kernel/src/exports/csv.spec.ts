import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { convertCell } from '../imports/convert-cell.js';
import { csvCell, csvLine } from './csv.js';

describe('A line of a CSV file', () => {
  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\tx', '\rx', '\uFF1Dcmd'])('keeps spreadsheets from calculating %j', (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('leaves numbers as numbers, and nothing for what is not there', () => {
    expect(csvLine([-5, 1.5, true, null, undefined, 'plain'])).toBe('-5,1.5,true,,,plain\r\n');
  });

  it('puts quotation marks where the text needs them', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', { a: 1 }])).toBe('"a,b","say ""hi""","two\nlines","{""a"":1}"\r\n');
  });

  it('is read back as what it was, whatever the text', () => {
    const format = { dateFormat: 'YYYY-MM-DD', decimalSeparator: '.' } as const;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }).filter((text) => !text.startsWith("'")), { minLength: 2, maxLength: 5 }), (cells) => {
        const [read] = parse(csvLine(cells), { relax_quotes: true, trim: false, record_delimiter: '\r\n' }) as string[][];
        const plain = /^[\uFF1D\uFF0B\uFF0D\uFF20]/;
        expect(read!.map((cell, i) => (plain.test(cells[i]!) ? cell.slice(1) : convertCell('text', cell, format)))).toEqual(cells);
      }),
    );
  });
});
