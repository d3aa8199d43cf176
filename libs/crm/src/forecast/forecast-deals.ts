import { Clock, requireOrganizationId, requireScope } from '@app/kernel';
import { ExchangeRates, TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { requireSubjects } from '../reports/report-scope.js';
import type { Forecast, ForecastQuery } from './forecast.dto.js';
import { spansFrom, type Period, type Span } from './periods.js';
import { missingRatesOf, sumRows, type ForecastRow } from './sum-forecast.js';

export interface Horizon {
  period: Period;
  today: string;
  spans: Span[];
}

/** What open deals promise and won ones brought, by month or quarter, in the organization's currency. */
@Injectable()
export class ForecastDeals {
  constructor(
    private readonly clock: Clock,
    private readonly rates: ExchangeRates,
    private readonly tenancy: TenancyApi,
  ) {}

  /** 404 for a pipeline or a person that is not there. */
  async forecast(query: ForecastQuery): Promise<Forecast> {
    await requireSubjects(this.tenancy, query);
    const { period, today, spans } = this.horizon(query);
    const currency = await this.rates.currency();
    const rows = await this.rows(query, { period, today, spans });
    const rateOf = await this.rates.on(rows.map(({ currency: foreign, rateDate }) => ({ currency: foreign, date: rateDate })), currency);
    const sum = (included: (row: ForecastRow) => boolean) => sumRows(rows.filter(included), rateOf, currency);
    const first = spans[0]!.start;
    return {
      currency,
      period,
      buckets: spans.map((span) => ({ ...span, ...sum(({ bucket }) => bucket === span.start) })),
      total: sum(({ bucket }) => bucket !== null && bucket >= first),
      overdue: sum(({ bucket }) => bucket !== null && bucket < first),
      withoutDate: sum(({ bucket }) => bucket === null),
      missingRates: missingRatesOf(rows, rateOf),
    };
  }

  /** Which periods a query means. */
  horizon({ period = 'month', from, periods = period === 'month' ? 12 : 4 }: ForecastQuery): Horizon {
    const today = this.clock.now().toISOString().slice(0, 10);
    return { period, today, spans: spansFrom(period, from ?? today, periods) };
  }

  private rows({ pipelineId, assignedToId }: ForecastQuery, { period, today, spans }: Horizon): Promise<ForecastRow[]> {
    const filter = 'd.organization_id = ? and d.deleted_at is null and (?::uuid is null or d.pipeline_id = ?::uuid) and (?::uuid is null or d.assigned_to_id = ?::uuid)';
    const filters = [requireOrganizationId(), pipelineId ?? null, pipelineId ?? null, assignedToId ?? null, assignedToId ?? null];
    return requireScope().read<ForecastRow>(
      `select to_char(date_trunc(?, d.expected_close_date::timestamp), 'YYYY-MM-DD') as bucket, 'open' as status, d.currency, ?::text as "rateDate",
         count(*)::int as count, sum(d.value)::text as value, sum(d.value * d.probability * 0.01)::text as "weightedValue"
       from deals d where ${filter} and d.status = 'open' and (d.expected_close_date is null or d.expected_close_date <= ?::date) group by 1, 3
       union all
       select to_char(date_trunc(?, d.actual_close_date::timestamp), 'YYYY-MM-DD'), 'won', d.currency, d.actual_close_date::text, count(*)::int, sum(d.value)::text, sum(d.value)::text
       from deals d where ${filter} and d.status = 'won' and d.actual_close_date between ?::date and ?::date group by 1, 3, 4`,
      [period, today, ...filters, spans.at(-1)!.end, period, ...filters, spans[0]!.start, spans.at(-1)!.end],
    );
  }
}
