import { missingRatesOf, sumRows, type ForecastRow } from './sum-forecast.js';

const row = (overrides: Partial<ForecastRow>): ForecastRow => ({ bucket: '2026-11-01', status: 'open', currency: 'EUR', rateDate: '2026-11-21', count: 1, value: '100.00', weightedValue: '50.0000', ...overrides });
const rateOf = ({ currency, date }: { currency: string; date: string }) => ({ EUR: '1', 'GBP 2026-11-21': '1.17', 'GBP 2026-10-01': '1.2' })[currency === 'EUR' ? 'EUR' : `${currency} ${date}`];

describe('A sum of a forecast', () => {
  it('takes open deals by their probability and won ones in full, each by the rate of its day', () => {
    const rows = [row({}), row({ currency: 'GBP', value: '10.00', weightedValue: '2.5000' }), row({ status: 'won', currency: 'GBP', rateDate: '2026-10-01', value: '10.00', weightedValue: '10.00' })];
    expect(sumRows(rows, rateOf, 'EUR')).toEqual({ openCount: 2, openValue: '111.70', weightedValue: '52.92', wonCount: 1, wonValue: '12.00', forecast: '64.92' });
  });

  it('leaves out what it has no rate for, and says so', () => {
    const rows = [row({}), row({ currency: 'JPY', count: 2, value: '5000.00' }), row({ currency: 'GBP', rateDate: '2025-01-01', value: '7.50' })];
    expect(sumRows(rows, rateOf, 'EUR')).toMatchObject({ openCount: 1, openValue: '100.00' });
    expect(missingRatesOf(rows, rateOf)).toEqual([{ currency: 'GBP', count: 1, value: '7.50' }, { currency: 'JPY', count: 2, value: '5000' }]);
  });

  it('is rounded once: thirds of a cent add up', () => {
    const rows = Array.from({ length: 3 }, () => row({ weightedValue: '0.3333' }));
    expect(sumRows(rows, rateOf, 'EUR').weightedValue).toBe('1.00');
  });
});
