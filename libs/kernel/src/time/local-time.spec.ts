import fc from 'fast-check';
import { localDate, parseDuration, periodOf, shiftDate, shiftInstant, startOfDay } from './local-time.js';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns', 'Atlantic/Azores', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({ min: new Date('2005-01-01T00:00:00Z'), max: new Date('2035-01-01T00:00:00Z'), noInvalidDate: true });

describe('A day of a time zone', () => {
  it('starts with the first instant that is on it, whatever the clocks do', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const start = startOfDay(localDate(at, timeZone), timeZone);
        expect(start.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(localDate(start, timeZone)).toBe(localDate(at, timeZone));
        expect(localDate(new Date(start.getTime() - 1), timeZone) < localDate(at, timeZone)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has 23 hours when clocks go forward and 25 when they go back', () => {
    const hours = (date: string, timeZone: string) => (startOfDay(shiftDate(date, { months: 0, days: 1 }, 1), timeZone).getTime() - startOfDay(date, timeZone).getTime()) / 3_600_000;
    expect([hours('2026-03-29', 'Europe/Berlin'), hours('2026-10-25', 'Europe/Berlin'), hours('2026-07-01', 'Europe/Berlin')]).toEqual([23, 25, 24]);
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
  });

  it('may begin at one in the morning', () => {
    expect(startOfDay('2026-04-24', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
    expect(localDate(new Date('2026-04-23T21:59:59.999Z'), 'Africa/Cairo')).toBe('2026-04-23');
  });
});

describe('A duration', () => {
  it('is read from ISO 8601, and nothing else is', () => {
    expect(parseDuration('P1Y2M3W4DT5H6M')).toEqual({ months: 14, days: 25, ms: 18_360_000 });
    expect(parseDuration('P90D')).toEqual({ months: 0, days: 90, ms: 0 });
    for (const text of ['', 'P', 'PT', 'P0D', 'P1DT', '90D', 'P-1D', 'P1.5D', 'P1S', 'P99999D', 'p1d', 'P1D ', 'P1M1Y']) expect(parseDuration(text)).toBeUndefined();
  });

  it('of days keeps the time on the wall, of hours counts hours', () => {
    const at = new Date('2026-03-29T12:00:00Z'); // 14:00 in Berlin, the day clocks went forward
    expect(shiftInstant(at, parseDuration('P1D')!, -1, 'Europe/Berlin').toISOString()).toBe('2026-03-28T13:00:00.000Z');
    expect(shiftInstant(at, parseDuration('PT24H')!, -1, 'Europe/Berlin').toISOString()).toBe('2026-03-28T12:00:00.000Z');
  });

  it('that leads into the hour clocks skip ends after it', () => {
    expect(shiftInstant(new Date('2026-03-30T00:30:00Z'), parseDuration('P1D')!, -1, 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('of months ends with the month', () => {
    expect(shiftDate('2026-03-31', { months: 1, days: 0 }, -1)).toBe('2026-02-28');
    expect(shiftDate('2024-02-29', { months: 12, days: 0 }, 1)).toBe('2025-02-28');
    expect(shiftDate('2026-01-31', { months: 1, days: 1 }, 1)).toBe('2026-03-01');
  });
});

describe('A named period', () => {
  it('covers the days it says, weeks from Monday', () => {
    expect(periodOf('today', '2026-03-01')).toEqual({ from: '2026-03-01', until: '2026-03-02' });
    expect(periodOf('yesterday', '2026-03-01')).toEqual({ from: '2026-02-28', until: '2026-03-01' });
    expect(periodOf('this_week', '2026-03-01')).toEqual({ from: '2026-02-23', until: '2026-03-02' });
    expect(periodOf('next_week', '2026-03-02')).toEqual({ from: '2026-03-09', until: '2026-03-16' });
    expect(periodOf('last_month', '2026-03-31')).toEqual({ from: '2026-02-01', until: '2026-03-01' });
    expect(periodOf('last_year', '2024-02-29')).toEqual({ from: '2023-01-01', until: '2024-01-01' });
  });
});
