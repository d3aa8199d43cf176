import { between, calendarDate, currencyCode, defineView, equals } from '@app/kernel';
import { ExchangeRateDto } from './exchange-rate.dto.js';

export const ExchangeRateView = defineView({
  table: 'exchange_rates',
  resource: 'exchange-rate',
  returns: ExchangeRateDto,
  expressions: { date: 't."date"', rate: 't.rate::text' },
  filters: { currency: equals('t.currency', currencyCode()), baseCurrency: equals('t.base_currency', currencyCode()), date: between('t."date"', calendarDate(), 'date') },
  sort: { date: { sql: 't."date"', cast: 'date' } },
  defaultSort: '-date',
});
