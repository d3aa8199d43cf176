import { Decimal, fitsCurrency, invalid, roundAmount, sumOf } from '@app/kernel';
import { TotalMismatch } from './order.problems.js';

/** What the price of a line is made of; amounts as decimal strings of one currency, discount and tax of the whole line. */
export interface PricedLine {
  quantity: number;
  unitPrice: string;
  discount: string;
  tax: string;
}

/** What somebody expects a line to cost, beside what it is made of. */
export interface ExpectedLine extends PricedLine {
  totalPrice?: string | undefined;
}

/** unit price × quantity − discount + tax, exact until it is rounded once, half to even. */
export function lineTotal({ quantity, unitPrice, discount, tax }: PricedLine, currency: string): string {
  return roundAmount(new Decimal(unitPrice).times(quantity).minus(discount).plus(tax), currency);
}

/** The sum of the lines as they are rounded: what a reader of the order adds up. */
export const orderTotal = (lines: readonly PricedLine[], currency: string): string => sumOf(lines.map((line) => lineTotal(line, currency)), currency);

/** 422 for a discount larger than its line, for amounts finer than the currency, and `total_mismatch` for totals that are not ours. */
export function checkLines(lines: readonly ExpectedLine[], currency: string, totalAmount?: string): void {
  for (const [i, line] of lines.entries()) checkLine(line, currency, `#/items/${i}`);
  if (totalAmount !== undefined) expectTotal(totalAmount, orderTotal(lines, currency), '#/totalAmount');
}

function checkLine(line: ExpectedLine, currency: string, pointer: string): void {
  for (const field of ['discount', 'tax'] as const) requireFit(line[field], currency, `${pointer}/${field}`);
  if (new Decimal(line.discount).greaterThan(new Decimal(line.unitPrice).times(line.quantity))) {
    throw invalid(`${pointer}/discount`, 'too_large', 'The discount is larger than the price of the line.');
  }
  if (line.totalPrice !== undefined) expectTotal(line.totalPrice, lineTotal(line, currency), `${pointer}/totalPrice`);
}

/** 422 for an amount with more decimals than its currency has. */
export function requireFit(amount: string, currency: string, pointer: string): void {
  if (!fitsCurrency(amount, currency)) throw invalid(pointer, 'too_many_decimals', `An amount in ${currency} has fewer decimals.`);
}

/** 422 `total_mismatch` for a total that is not the computed one. */
export function expectTotal(expected: string, computed: string, pointer: string): void {
  if (new Decimal(expected).equals(computed)) return;
  throw new TotalMismatch({ errors: [{ pointer, code: 'total_mismatch', detail: `It is ${computed}.` }] });
}
