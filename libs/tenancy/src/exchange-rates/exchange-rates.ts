import { requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';

/** A currency on a day (ISO 4217, ISO 8601). */
export interface CurrencyDay {
  currency: string;
  date: string;
}

/** What one unit of a currency was worth on a day, as a decimal; undefined where no rate is stored. */
export type RateOf = (day: CurrencyDay) => string | undefined;

/** The organization's currency, and what others are worth in it. */
@Injectable()
export class ExchangeRates {
  /** The currency the running organization sums in. */
  async currency(): Promise<string> {
    const [row] = await requireScope().rows<{ currency: string }>('select currency from organizations where id = ?', [requireOrganizationId()]);
    return row!.currency;
  }

  /** Stores rates in the organization's currency, over those of the same day. For seeds and imports: it asks nobody. */
  async store(rates: readonly (CurrencyDay & { rate: string })[]): Promise<void> {
    const at = requireScope().now();
    await requireScope().rows(
      `insert into exchange_rates (id, organization_id, created_at, updated_at, currency, base_currency, "date", rate)
       select r.id, o.id, ?, ?, r.currency, o.currency, r."date", r.rate
       from jsonb_to_recordset(?::jsonb) as r (id uuid, currency text, "date" date, rate numeric) join organizations o on o.id = ?
       on conflict (organization_id, base_currency, currency, "date") do update set rate = excluded.rate, updated_at = excluded.updated_at, version = exchange_rates.version + 1`,
      [at, at, JSON.stringify(rates.map((rate) => ({ id: uuidv7(), ...rate }))), requireOrganizationId()],
    );
  }

  /** The rates of those days, each the newest stored for the day or one before; asked for with one statement. */
  async on(days: readonly CurrencyDay[], baseCurrency: string): Promise<RateOf> {
    const foreign = days.filter(({ currency }) => currency !== baseCurrency);
    const rows = foreign.length === 0 ? [] : await requireScope().rows<CurrencyDay & { rate: string }>(
      `select wanted.currency, wanted."date"::text as "date", found.rate::text as rate
       from (select distinct * from unnest(?::text[], ?::date[]) as w (currency, "date")) wanted cross join lateral (
         select r.rate from exchange_rates r
         where r.organization_id = ? and r.base_currency = ? and r.currency = wanted.currency and r."date" <= wanted."date"
         order by r."date" desc limit 1) found`,
      [foreign.map(({ currency }) => currency), foreign.map(({ date }) => date), requireOrganizationId(), baseCurrency],
    );
    const rates = new Map(rows.map(({ currency, date, rate }) => [`${currency} ${date}`, rate]));
    return ({ currency, date }) => (currency === baseCurrency ? '1' : rates.get(`${currency} ${date}`));
  }
}
