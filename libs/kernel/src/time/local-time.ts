const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** A calendar duration such as `P1Y2M3DT4H`: years to days are counted on the calendar, hours and minutes on the clock. */
export interface Duration {
  months: number;
  days: number;
  ms: number;
}

const DURATION = /^P(?=.)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?$/;

/** Reads an ISO 8601 duration without seconds and fractions; undefined when it is none, or no time at all. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const duration = { months: years * 12 + months, days: weeks * 7 + days, ms: (hours * 60 + minutes) * 60_000 };
  return duration.months + duration.days + duration.ms > 0 ? duration : undefined;
}

/** A calendar date `YYYY-MM-DD` moved by whole months, then days; the 31st becomes the last day of a shorter month. */
export function shiftDate(date: string, { months, days }: Pick<Duration, 'months' | 'days'>, sign: 1 | -1): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + sign * months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return isoDate(first.getTime() + (Math.min(day, lastDay) - 1 + sign * days) * DAY_MS);
}

/** The calendar date an instant falls on in a time zone. */
export const localDate = (instant: Date, timeZone: string): string => isoDate(localMs(instant.getTime(), timeZone));

/** The first instant of a calendar date in a time zone; where clocks skip midnight, the day starts later than 00:00. */
export const startOfDay = (date: string, timeZone: string): Date => new Date(instantOf(Date.parse(`${date}T00:00:00Z`), timeZone));

/** An instant moved along the calendar of a time zone: P1D is the same time on the wall the day before or after, PT24H is 24 hours. */
export function shiftInstant(instant: Date, duration: Duration, sign: 1 | -1, timeZone: string): Date {
  if (duration.months === 0 && duration.days === 0) return new Date(instant.getTime() + sign * duration.ms);
  const local = localMs(instant.getTime(), timeZone);
  const timeOfDayMs = local - Math.floor(local / DAY_MS) * DAY_MS;
  const date = shiftDate(isoDate(local), duration, sign);
  return new Date(instantOf(Date.parse(`${date}T00:00:00Z`) + timeOfDayMs, timeZone) + sign * duration.ms);
}

export const PERIODS = ['today', 'yesterday', 'tomorrow', 'this_week', 'last_week', 'next_week', 'this_month', 'last_month', 'next_month', 'this_year', 'last_year', 'next_year'] as const;
export type Period = (typeof PERIODS)[number];

/** First day of a named period, and the first day after it. Weeks start on Monday (ISO 8601). */
export function periodOf(period: Period, today: string): { from: string; until: string } {
  const shift = period.startsWith('last') || period === 'yesterday' ? -1 : period.startsWith('next') || period === 'tomorrow' ? 1 : 0;
  const unit = period.split('_')[1] ?? 'day';
  const step = { day: { months: 0, days: 1 }, week: { months: 0, days: 7 }, month: { months: 1, days: 0 }, year: { months: 12, days: 0 } }[unit as 'day' | 'week' | 'month' | 'year'];
  const current = firstDay(unit, today);
  const from = shift === 0 ? current : shiftDate(current, step, shift);
  return { from, until: shiftDate(from, step, 1) };
}

function firstDay(unit: string, today: string): string {
  if (unit === 'year') return `${today.slice(0, 4)}-01-01`;
  if (unit === 'month') return `${today.slice(0, 7)}-01`;
  if (unit === 'day') return today;
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return shiftDate(today, { months: 0, days: weekday }, -1);
}

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The wall time of an instant, as if it were UTC. */
function localMs(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const milliseconds = ((ms % 1_000) + 1_000) % 1_000;
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour']!, parts['minute']!, parts['second']!) + milliseconds;
}

const offsetMs = (ms: number, timeZone: string): number => localMs(ms, timeZone) - ms;

/** The instant of a wall time: the earlier one where clocks go back, the one after the gap where they go forward. */
function instantOf(wallMs: number, timeZone: string): number {
  const before = offsetMs(wallMs - DAY_MS, timeZone);
  const after = offsetMs(wallMs + DAY_MS, timeZone);
  const valid = [before, after].filter((offset) => offsetMs(wallMs - offset, timeZone) === offset).map((offset) => wallMs - offset);
  return valid.length > 0 ? Math.min(...valid) : wallMs - before;
}
