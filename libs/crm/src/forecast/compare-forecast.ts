import { Decimal, requireOrganizationId, requireScope, roundAmount } from '@app/kernel';
import { ExchangeRates } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { ForecastDeals } from './forecast-deals.js';
import type { ForecastComparison, ForecastComparisonQuery } from './forecast.dto.js';
import { missingRatesOf, sumRows, type ForecastRow } from './sum-forecast.js';

/** A forecast of an earlier day beside that of today. */
@Injectable()
export class CompareForecast {
  constructor(
    private readonly forecasts: ForecastDeals,
    private readonly rates: ExchangeRates,
  ) {}

  /** Then is converted as somebody saw it on that day: open deals by the rates of then, won ones by those of the day they were closed. */
  async compare({ takenOn, ...query }: ForecastComparisonQuery): Promise<ForecastComparison> {
    const now = await this.forecasts.forecast(query);
    const day = await this.lastTaken(takenOn);
    const rows = day === null ? [] : await this.rows(query, day, now);
    const rateOf = await this.rates.on(rows.map(({ currency, rateDate }) => ({ currency, date: rateDate })), now.currency);
    return {
      takenOn: day,
      currency: now.currency,
      period: now.period,
      buckets: now.buckets.map(({ start, end, ...amounts }) => {
        const then = sumRows(rows.filter(({ bucket }) => bucket === start), rateOf, now.currency);
        return { start, end, then, now: amounts, change: roundAmount(new Decimal(amounts.forecast).minus(then.forecast), now.currency) };
      }),
      missingRates: missingRatesOf(rows, rateOf),
    };
  }

  private async lastTaken(on: string): Promise<string | null> {
    const [row] = await requireScope().rows<{ day: string | null }>('select max(taken_on)::text as day from forecast_snapshots where organization_id = ? and taken_on <= ?::date', [requireOrganizationId(), on]);
    return row!.day;
  }

  private rows({ pipelineId, assignedToId }: Omit<ForecastComparisonQuery, 'takenOn'>, takenOn: string, { period, buckets }: { period: string; buckets: readonly { start: string; end: string }[] }) {
    return requireScope().read<ForecastRow>(
      `select to_char(date_trunc(?, month::timestamp), 'YYYY-MM-DD') as bucket, status, currency, coalesce(closed_on, taken_on)::text as "rateDate",
         sum(count)::int as count, sum(value)::text as value, sum(weighted_value)::text as "weightedValue"
       from forecast_snapshots
       where organization_id = ? and taken_on = ?::date and month between ?::date and ?::date
         and (?::uuid is null or pipeline_id = ?::uuid) and (?::uuid is null or assigned_to_id = ?::uuid)
       group by 1, 2, 3, 4`,
      [period, requireOrganizationId(), takenOn, buckets[0]!.start, buckets.at(-1)!.end, pipelineId ?? null, pipelineId ?? null, assignedToId ?? null, assignedToId ?? null],
    );
  }
}
