import { convertCell } from './convert-cell.js';

const german = { dateFormat: 'DD.MM.YYYY', decimalSeparator: ',' } as const;
const american = { dateFormat: 'MM/DD/YYYY', decimalSeparator: '.' } as const;

describe('The text of a cell', () => {
  it.each([
    ['1.234,50 €', german, '1234.50'],
    ['$1,234.50', american, '1234.50'],
    ['EUR 12', german, '12'],
    ["12'500.5", american, '12500.5'],
    ['twelve', american, 'twelve'],
    ['+7', american, '7'],
    ['1,234,567', american, '1234567'],
    ['12,34,567.5', american, '1234567.5'],
    [',5', german, '.5'],
    ['7,00', american, '7,00'],
    ['12.5', german, '12.5'],
    ['1,2345', american, '1,2345'],
    ['-', german, '-'],
  ] as const)('is the amount %s', (text, format, value) => {
    expect(convertCell('decimal', text, format)).toBe(value);
  });

  it.each([
    ['1.2.2026', german, '2026-02-01'],
    ['02/01/2026', american, '2026-02-01'],
    ['2026-02-01', german, '2026-02-01'],
    ['yesterday', german, 'yesterday'],
  ] as const)('is the date %s', (text, format, value) => {
    expect(convertCell('date', text, format)).toBe(value);
  });

  it.each([
    ['1.2.2026 9:05', '2026-02-01T09:05:00Z'],
    ['2026-02-01T09:05:00.123+02:00', '2026-02-01T09:05:00.123+02:00'],
    ['1.2.2026', '2026-02-01T00:00:00Z'],
    ['soon', 'soon'],
  ])('is the moment %s', (text, value) => {
    expect(convertCell('instant', text, german)).toBe(value);
  });

  it('is a choice however it is written, and a truth in several languages', () => {
    expect(convertCell('choice', ' Cold-Call ', american)).toBe('cold_call');
    expect([convertCell('boolean', 'Ja', german), convertCell('boolean', 'no', american), convertCell('boolean', 'maybe', american)]).toEqual([true, false, 'maybe']);
  });

  it('loses the apostrophe that an export puts before a formula, and no other', () => {
    expect([convertCell('text', "'+49 30", american), convertCell('text', "'tis", american)]).toEqual(['+49 30', "'tis"]);
  });

  it('is a number, several choices, or an amount with its currency', () => {
    expect([convertCell('number', '1.250,5', german), convertCell('number', 'many', german)]).toEqual([1250.5, 'many']);
    expect(convertCell('list', ' gps; fuel ;', german)).toEqual(['gps', 'fuel']);
    expect([convertCell('money', '1.250,50 eur', german), convertCell('money', 'USD 3', american), convertCell('money', '3', american)]).toEqual([
      { amount: '1250.50', currency: 'EUR' }, { amount: '3', currency: 'USD' }, '3',
    ]);
  });
});
