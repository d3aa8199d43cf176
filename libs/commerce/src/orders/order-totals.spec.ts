import fc from 'fast-check';
import { checkLines, lineTotal, orderTotal, type PricedLine } from './order-totals.js';

const DIGITS = { EUR: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof DIGITS;

/** An amount as a number of ten-thousandths, and as it is written. */
const written = (tenThousandths: bigint): string => `${tenThousandths / 10_000n}.${String(tenThousandths % 10_000n).padStart(4, '0')}`;
const amounts = (max: bigint) => fc.bigInt(0n, max);
const lines = fc.record({ unit: amounts(10n ** 12n), quantity: fc.integer({ min: 1, max: 1_000_000 }), part: fc.integer({ min: 0, max: 1000 }), tax: amounts(10n ** 11n) });

/** The same sums in whole numbers of the smallest unit there is, without a decimal library. */
function oracle(line: { unit: bigint; quantity: number; discount: bigint; tax: bigint }, currency: Currency): bigint {
  const exact = line.unit * BigInt(line.quantity) - line.discount + line.tax;
  const unit = 10n ** BigInt(4 - DIGITS[currency]);
  const [whole, rest] = [exact / unit, exact % unit];
  if (rest * 2n > unit || (rest * 2n === unit && whole % 2n === 1n)) return whole + 1n;
  return whole;
}
const units = (amount: string): bigint => BigInt(amount.replace('.', ''));

describe('Totals of an order', () => {
  it('are what whole numbers say, for every line and their sum', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 20 }), fc.constantFrom<Currency>('EUR', 'JPY', 'KWD'), (drawn, currency) => {
        const exact = drawn.map(({ unit, quantity, part, tax }) => ({ unit, quantity, discount: (unit * BigInt(quantity) * BigInt(part)) / 1000n, tax }));
        const priced: PricedLine[] = exact.map(({ unit, quantity, discount, tax }) => ({ unitPrice: written(unit), quantity, discount: written(discount), tax: written(tax) }));
        const expected = exact.map((line) => oracle(line, currency));
        expect(priced.map((line) => units(lineTotal(line, currency)))).toEqual(expected);
        expect(units(orderTotal(priced, currency))).toBe(expected.reduce((sum, amount) => sum + amount, 0n));
      }),
      { numRuns: 500 },
    );
  });

  const line = { quantity: 3, unitPrice: '0.335', discount: '0', tax: '0' };

  it('are rounded once a line, half to even, and not once a piece', () => {
    expect([lineTotal(line, 'EUR'), lineTotal({ ...line, unitPrice: '0.005', quantity: 1 }, 'EUR'), lineTotal({ ...line, unitPrice: '0.015', quantity: 1 }, 'EUR')]).toEqual(['1.00', '0.00', '0.02']);
  });

  it('that were sent must be ours, however they are written', () => {
    expect(() => checkLines([{ ...line, totalPrice: '1.000' }], 'EUR', '1')).not.toThrow();
    expect(() => checkLines([{ ...line, totalPrice: '1.01' }], 'EUR')).toThrow(expect.objectContaining({ code: 'total_mismatch', errors: [expect.objectContaining({ pointer: '#/items/0/totalPrice' })] }));
    expect(() => checkLines([line, line], 'EUR', '2.01')).toThrow(expect.objectContaining({ status: 422, code: 'total_mismatch', errors: [expect.objectContaining({ pointer: '#/totalAmount' })] }));
  });

  it('have no discount beyond the price and no amounts finer than the currency', () => {
    expect(() => checkLines([{ ...line, unitPrice: '1', discount: '3.00' }], 'EUR')).not.toThrow();
    expect(() => checkLines([{ ...line, unitPrice: '1', discount: '3.01' }], 'EUR')).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer: '#/items/0/discount', code: 'too_large' })] }));
    expect(() => checkLines([{ ...line, tax: '1.5' }], 'JPY')).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer: '#/items/0/tax', code: 'too_many_decimals' })] }));
  });
});
