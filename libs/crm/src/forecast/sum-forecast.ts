import { Decimal, roundAmount } from '@app/kernel';
import type { RateOf } from '@app/tenancy';
import type { ForecastAmounts } from './forecast.dto.js';

/** Deals of one kind, currency and day of conversion, summed exactly. */
export interface ForecastRow {
  /** First day of the period; null for open deals without a date. */
  bucket: string | null;
  status: 'open' | 'won';
  currency: string;
  /** The day whose rate counts. */
  rateDate: string;
  count: number;
  value: string;
  weightedValue: string;
}

export interface MissingRate {
  currency: string;
  count: number;
  value: string;
}

/** The rows in the base currency, each sum rounded once, half to even at the decimals of the currency. */
export function sumRows(rows: readonly ForecastRow[], rateOf: RateOf, currency: string): ForecastAmounts {
  const sum = { open: new Decimal(0), weighted: new Decimal(0), won: new Decimal(0), openCount: 0, wonCount: 0 };
  for (const row of rows) {
    const rate = rateOf({ currency: row.currency, date: row.rateDate });
    if (rate === undefined) continue;
    if (row.status === 'won') {
      sum.won = sum.won.plus(new Decimal(row.value).times(rate));
      sum.wonCount += row.count;
    } else {
      sum.open = sum.open.plus(new Decimal(row.value).times(rate));
      sum.weighted = sum.weighted.plus(new Decimal(row.weightedValue).times(rate));
      sum.openCount += row.count;
    }
  }
  const rounded = (amount: Decimal) => roundAmount(amount, currency);
  return {
    openCount: sum.openCount, openValue: rounded(sum.open), weightedValue: rounded(sum.weighted), wonCount: sum.wonCount, wonValue: rounded(sum.won),
    forecast: rounded(sum.won.plus(sum.weighted)),
  };
}

/** What could not be converted, by currency. */
export function missingRatesOf(rows: readonly ForecastRow[], rateOf: RateOf): MissingRate[] {
  const missing = Map.groupBy(rows.filter(({ currency, rateDate }) => rateOf({ currency, date: rateDate }) === undefined), ({ currency }) => currency);
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, found]) => ({
    currency,
    count: found.reduce((sum, { count }) => sum + count, 0),
    value: roundAmount(found.reduce((sum, { value }) => sum.plus(value), new Decimal(0)), currency),
  }));
}
