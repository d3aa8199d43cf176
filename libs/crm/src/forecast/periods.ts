export const PERIODS = ['month', 'quarter'] as const;
export type Period = (typeof PERIODS)[number];

/** Calendar dates, both included. */
export interface Span {
  start: string;
  end: string;
}

const MONTHS = { month: 1, quarter: 3 } as const;

/** The first day of the month or quarter a date is in, `ahead` of them later. */
export function startOf(period: Period, date: string, ahead = 0): string {
  const [year, month] = date.split('-').map(Number) as [number, number];
  const first = Math.floor((month - 1) / MONTHS[period]) * MONTHS[period] + ahead * MONTHS[period];
  return new Date(Date.UTC(year, first, 1)).toISOString().slice(0, 10);
}

/** The months or quarters that `count` of them from the one a date is in are. */
export const spansFrom = (period: Period, date: string, count: number): Span[] =>
  Array.from({ length: count }, (_, index) => ({ start: startOf(period, date, index), end: dayBefore(startOf(period, date, index + 1)) }));

const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
