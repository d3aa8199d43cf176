import { Decimal as DecimalJs } from 'decimal.js';
import { z } from 'zod';

/** Exact decimals of up to 60 digits; rounds half to even (IEEE 754 §4.3.1), which favours neither side over many amounts. */
export const Decimal = DecimalJs.clone({ precision: 60, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -60, toExpPos: 60 });
export type Decimal = DecimalJs;

const digitsOf = new Map<string, number>();

/** How many decimals amounts of an ISO 4217 currency have: 2 for EUR, 0 for JPY, 3 for KWD; 2 for a code nobody knows. */
export function currencyDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

/** An amount at the decimals of its currency, rounded half to even: `2.345` EUR → `2.34`. */
export const roundAmount = (value: Decimal | string, currency: string): string => new Decimal(value).toFixed(currencyDigits(currency), Decimal.ROUND_HALF_EVEN);

/** The exact sum of amounts of one currency, with its decimals. */
export const sumOf = (amounts: readonly string[], currency: string): string => roundAmount(amounts.reduce<Decimal>((sum, amount) => sum.plus(amount), new Decimal(0)), currency);

/** Whether an amount has no more decimals than its currency. */
export const fitsCurrency = (amount: string, currency: string): boolean => new Decimal(amount).decimalPlaces() <= currencyDigits(currency);

/** A decimal amount of any currency as a string, never a float: at most 10 digits before the point and 4 after it. */
export const decimalAmount = () => z.string().regex(/^\d{1,10}(\.\d{1,4})?$/, { error: 'must be a decimal string such as "1250.00"' });
