import { Clock, defineJob, Handles, Jobs, requireOrganizationId, requireScope, runInScope, Scope } from '@app/kernel';
import { ExchangeRates, TenancyApi } from '@app/tenancy';
import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/** Keeps the forecast of the day for one organization. */
export const SnapshotForecastJob = defineJob('crm.snapshot-forecast', { data: z.object({}), timeoutMs: 300_000 });
/** Has it kept for every organization, once a day. */
export const SnapshotForecastsJob = defineJob('crm.snapshot-forecasts', { data: z.object({}), everyMs: 86_400_000, timeoutMs: 600_000, transaction: 'own' });

const KEEP_DAYS = 1100;

/** Keeps what was forecast each night, so that it can be compared with what came of it. */
@Injectable()
export class SnapshotForecasts {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly tenancy: TenancyApi,
    private readonly rates: ExchangeRates,
  ) {}

  /** Run twice, the jobs of the second run wait as one with those of the first, or keep the same day again. */
  @Handles(SnapshotForecastsJob)
  async all(): Promise<void> {
    const { requestId } = requireScope();
    for (const organizationId of await this.tenancy.organizationIds()) {
      const scope = new Scope({ em: this.orm.em, requestId, organizationId });
      await runInScope(scope, () => scope.transaction(() => this.jobs.enqueue(SnapshotForecastJob, {}, { dedupeKey: 'crm.snapshot-forecast' })));
    }
  }

  /** The last run of a day is what stays of it; one that is repeated leaves the same. */
  @Handles(SnapshotForecastJob)
  async one(): Promise<void> {
    const organizationId = requireOrganizationId();
    const today = this.clock.now().toISOString().slice(0, 10);
    const run = (sql: string, params: unknown[]) => requireScope().rows(sql, params);
    await run(`select pg_advisory_xact_lock(hashtextextended('crm.snapshot-forecast:' || ?, 0))`, [organizationId]);
    await run(`delete from forecast_snapshots where organization_id = ? and (taken_on = ?::date or taken_on < ?::date - ${KEEP_DAYS})`, [organizationId, today, today]);
    await run(
      `insert into forecast_snapshots (id, organization_id, taken_on, pipeline_id, assigned_to_id, month, closed_on, status, currency, count, value, weighted_value)
       select gen_random_uuid(), d.organization_id, ?::date, d.pipeline_id, d.assigned_to_id,
         date_trunc('month', (case d.status when 'won' then d.actual_close_date else d.expected_close_date end)::timestamp)::date,
         case when d.status = 'won' and d.currency <> ? then d.actual_close_date end, d.status, d.currency,
         count(*), sum(d.value), sum(d.value * d.probability * 0.01)
       from deals d
       where d.organization_id = ? and d.deleted_at is null and (d.status = 'open' or d.status = 'won' and d.actual_close_date > ?::date - 400)
       group by 2, 3, 4, 5, 6, 7, 8, 9`,
      [today, await this.rates.currency(), organizationId, today],
    );
  }
}
