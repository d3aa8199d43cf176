import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ExchangeRateSchema = defineEntity({
  name: 'ExchangeRate',
  ...tenantTable('exchange_rates'),
  properties: {
    ...tenantColumns,
    currency: p.character().length(3),
    /** The organization's currency when the rate was stored: another one later makes the rate speak of something else. */
    baseCurrency: p.character().length(3),
    date: p.date(),
    /** What one unit of `currency` is worth in `baseCurrency`, from `date` until the next rate. */
    rate: p.decimal().precision(20).scale(10),
  },
  checks: [{ name: 'exchange_rates_rate_check', expression: 'rate > 0 and currency <> base_currency' }],
  uniques: [{ name: 'exchange_rates_day', properties: ['organizationId', 'baseCurrency', 'currency', 'date'] }],
  indexes: [{ name: 'exchange_rates_date', properties: ['organizationId', 'date', 'id'] }],
});

/** What a currency was worth from a day on. */
export class ExchangeRate extends ExchangeRateSchema.class {}
ExchangeRateSchema.setClass(ExchangeRate);
