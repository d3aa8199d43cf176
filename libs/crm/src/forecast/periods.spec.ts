import { spansFrom, startOf } from './periods.js';

describe('Periods', () => {
  it('begin on the first of their month or quarter, over the end of years', () => {
    expect(startOf('month', '2026-11-21')).toBe('2026-11-01');
    expect(startOf('quarter', '2026-11-21')).toBe('2026-10-01');
    expect(startOf('quarter', '2026-11-21', 1)).toBe('2027-01-01');
    expect(spansFrom('month', '2027-12-31', 3)).toEqual([
      { start: '2027-12-01', end: '2027-12-31' },
      { start: '2028-01-01', end: '2028-01-31' },
      { start: '2028-02-01', end: '2028-02-29' },
    ]);
    expect(spansFrom('quarter', '2026-02-15', 2)).toEqual([{ start: '2026-01-01', end: '2026-03-31' }, { start: '2026-04-01', end: '2026-06-30' }]);
  });
});
