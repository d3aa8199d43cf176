import fc from 'fast-check';
import { currencyDigits, Decimal, decimalAmount, fitsCurrency, roundAmount, sumOf } from './money.js';

describe('Money', () => {
  it('has the decimals of its currency', () => {
    expect(['EUR', 'JPY', 'KWD', 'XQQ'].map(currencyDigits)).toEqual([2, 0, 3, 2]);
    expect([roundAmount('1', 'EUR'), roundAmount('1', 'JPY'), roundAmount('1', 'KWD')]).toEqual(['1.00', '1', '1.000']);
  });

  it('is rounded half to even, however many digits come before', () => {
    expect(['2.345', '2.355', '2.3451', '9999999999.995', '0.005', '0.015'].map((value) => roundAmount(value, 'EUR'))).toEqual(['2.34', '2.36', '2.35', '10000000000.00', '0.00', '0.02']);
    expect(['0.5', '1.5', '2.5'].map((value) => roundAmount(value, 'JPY'))).toEqual(['0', '2', '2']);
  });

  it('is never off by more than half of its smallest unit, and an exact half goes to the even one', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 14n), fc.constantFrom('EUR', 'JPY', 'KWD'), (tenThousandths, currency) => {
        const unit = 10n ** BigInt(4 - currencyDigits(currency));
        const rounded = BigInt(new Decimal(roundAmount(new Decimal(tenThousandths.toString()).div(10_000), currency)).times(10_000).toFixed(0));
        const off = rounded > tenThousandths ? rounded - tenThousandths : tenThousandths - rounded;
        expect(rounded % unit).toBe(0n);
        expect(off * 2n <= unit).toBe(true);
        if (off * 2n === unit) expect((rounded / unit) % 2n).toBe(0n);
      }),
    );
  });

  it('adds up without losing anything', () => {
    expect(sumOf(Array.from({ length: 10 }, () => '0.10'), 'EUR')).toBe('1.00');
    expect([sumOf([], 'JPY'), sumOf(['9999999999.99', '0.01'], 'EUR')]).toEqual(['0', '10000000000.00']);
  });

  it('knows an amount finer than its currency', () => {
    expect([fitsCurrency('1.50', 'EUR'), fitsCurrency('1.505', 'EUR'), fitsCurrency('1.500', 'EUR'), fitsCurrency('1.5', 'JPY')]).toEqual([true, false, true, false]);
  });

  it('is written as plain digits', () => {
    for (const wrong of ['1e3', '-1', '1,00', '.5', '1.', ' 1', '12345678901', '1.23456', 'NaN']) expect(decimalAmount().safeParse(wrong).success).toBe(false);
  });
});
