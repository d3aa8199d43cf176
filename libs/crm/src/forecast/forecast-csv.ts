import type { Forecast, ForecastAmounts, ForecastComparison } from './forecast.dto.js';

type Rows = readonly (readonly unknown[])[];

const AMOUNTS = ['openCount', 'openValue', 'weightedValue', 'wonCount', 'wonValue', 'forecast'] as const;
const amountsOf = (amounts: ForecastAmounts) => AMOUNTS.map((name) => amounts[name]);
const missing = ({ missingRates }: { missingRates: Forecast['missingRates'] }) => missingRates.map(({ currency, count, value }) => ['missingRate', '', currency, count, value]);

export const forecastRows = (forecast: Forecast): Rows => [
  ['start', 'end', 'currency', ...AMOUNTS],
  ...forecast.buckets.map((bucket) => [bucket.start, bucket.end, forecast.currency, ...amountsOf(bucket)]),
  ...(['total', 'overdue', 'withoutDate'] as const).map((name) => [name, '', forecast.currency, ...amountsOf(forecast[name])]),
  ...missing(forecast),
];

/** `change` is a number, because a text that begins with a minus would be taken for a formula. */
export const comparisonRows = (comparison: ForecastComparison): Rows => [
  ['start', 'end', 'currency', 'takenOn', ...AMOUNTS.map((name) => `then.${name}`), ...AMOUNTS.map((name) => `now.${name}`), 'change'],
  ...comparison.buckets.map(({ start, end, then, now, change }) => [start, end, comparison.currency, comparison.takenOn, ...amountsOf(then), ...amountsOf(now), Number(change)]),
  ...missing(comparison),
];
