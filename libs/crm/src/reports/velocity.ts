import { Clock, Decimal, requireOrganizationId, requireScope, roundAmount } from '@app/kernel';
import { ExchangeRates, TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { missingRatesOf, sumRows, type ForecastRow } from '../forecast/sum-forecast.js';
import type { DealReportQuery, SalesVelocity } from './report.dto.js';
import { ratio, reportDays, reportPipeline, requireSubjects } from './report-scope.js';

interface Closed {
  openCount: number;
  wonCount: number;
  lostCount: number;
  averageCycleDays: number | null;
}

interface Subject {
  pipelineId: string;
  assignedToId: string | null;
  from: string;
  to: string;
}

/** How fast deals go through a pipeline, and what that brings. */
@Injectable()
export class ReportVelocity {
  constructor(
    private readonly clock: Clock,
    private readonly rates: ExchangeRates,
    private readonly tenancy: TenancyApi,
  ) {}

  async report({ pipelineId: asked, assignedToId, ...query }: DealReportQuery): Promise<SalesVelocity> {
    await requireSubjects(this.tenancy, { assignedToId });
    const subject = { pipelineId: await reportPipeline(asked), assignedToId: assignedToId ?? null, ...reportDays(query, this.clock.now()) };
    const closed = await this.closed(subject);
    const won = await this.wonValues(subject);
    const currency = await this.rates.currency();
    const rateOf = await this.rates.on(won.map(({ currency: foreign, rateDate }) => ({ currency: foreign, date: rateDate })), currency);
    const { wonCount, wonValue } = sumRows(won, rateOf, currency);
    const winRate = ratio(closed.wonCount, closed.wonCount + closed.lostCount);
    const average = wonCount === 0 ? null : new Decimal(wonValue).div(wonCount);
    const perDay = average && winRate !== null && closed.averageCycleDays ? average.times(closed.openCount).times(closed.wonCount).div(closed.wonCount + closed.lostCount).div(closed.averageCycleDays) : null;
    return {
      pipelineId: subject.pipelineId, from: subject.from, to: subject.to, currency, ...closed, winRate,
      averageValue: average && roundAmount(average, currency),
      velocityPerDay: perDay && roundAmount(perDay, currency),
      stages: await this.stays(subject),
      missingRates: missingRatesOf(won, rateOf),
    };
  }

  private async closed({ pipelineId, assignedToId, from, to }: Subject): Promise<Closed> {
    const [row] = await requireScope().read<Closed>(
      `select count(*) filter (where d.status = 'open')::int as "openCount", count(*) filter (where d.status = 'won')::int as "wonCount", count(*) filter (where d.status = 'lost')::int as "lostCount",
         round(avg(extract(epoch from d.won_at - d.created_at) / 86400) filter (where d.status = 'won'), 2)::float8 as "averageCycleDays"
       from deals d
       where d.organization_id = ? and d.pipeline_id = ? and d.deleted_at is null and (?::uuid is null or d.assigned_to_id = ?::uuid)
         and (d.status = 'open' or d.actual_close_date between ?::date and ?::date)`,
      [requireOrganizationId(), pipelineId, assignedToId, assignedToId, from, to],
    );
    return row!;
  }

  private wonValues({ pipelineId, assignedToId, from, to }: Subject): Promise<ForecastRow[]> {
    return requireScope().read<ForecastRow>(
      `select null as bucket, 'won' as status, d.currency, d.actual_close_date::text as "rateDate", count(*)::int as count, sum(d.value)::text as value, sum(d.value)::text as "weightedValue"
       from deals d
       where d.organization_id = ? and d.status = 'won' and d.deleted_at is null and d.actual_close_date between ?::date and ?::date
         and d.pipeline_id = ? and (?::uuid is null or d.assigned_to_id = ?::uuid)
       group by 3, 4`,
      [requireOrganizationId(), from, to, pipelineId, assignedToId, assignedToId],
    );
  }

  private stays({ pipelineId, assignedToId, from, to }: Subject): Promise<SalesVelocity['stages']> {
    return requireScope().read<SalesVelocity['stages'][number]>(
      `select s.id as "stageId", s.name, s.type, count(h.days)::int as stays, round(avg(h.days)::numeric, 2)::float8 as "averageDays",
         round((percentile_cont(0.5) within group (order by h.days))::numeric, 2)::float8 as "medianDays"
       from pipeline_stages s left join (
         select h.stage_id, (extract(epoch from h.left_at - h.entered_at) / 86400)::float8 as days
         from deal_stage_history h join deals d on d.organization_id = h.organization_id and d.id = h.deal_id
         where h.organization_id = ? and h.left_at >= ?::date and h.left_at < ?::date + 1 and d.pipeline_id = ? and d.deleted_at is null and (?::uuid is null or d.assigned_to_id = ?::uuid)
       ) h on h.stage_id = s.id
       where s.organization_id = ? and s.pipeline_id = ? and s.deleted_at is null
       group by s.id order by s."order"`,
      [requireOrganizationId(), from, to, pipelineId, assignedToId, assignedToId, requireOrganizationId(), pipelineId],
    );
  }
}
