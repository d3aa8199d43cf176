import { requireOrganizationId, requireScope } from '@app/kernel';
import { ExchangeRates } from '@app/tenancy';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DemoChapters } from '../demo-chapters.js';
import { SnapshotForecasts } from './snapshot-forecasts.job.js';

/** What a euro and a pound were worth in dollars on the first of the last months, the newest first. */
const RATES: Record<string, readonly string[]> = { EUR: ['1.0850', '1.0790', '1.0910', '1.1020', '1.0980'], GBP: ['1.2710', '1.2650', '1.2790', '1.2930', '1.2880'] };
const DAYS_AGO = [90, 60, 30, 14, 7, 1];
const DAY_MS = 86_400_000;

/** Exchange rates, and the forecasts of earlier nights as the histories of the deals tell them. */
@Injectable()
export class AddDemoForecasts implements OnApplicationBootstrap {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly rates: ExchangeRates,
    private readonly snapshots: SnapshotForecasts,
  ) {}

  /** After the other chapters, which make deals, have registered. */
  onApplicationBootstrap(): void {
    this.chapters.register(() => this.tell());
  }

  private async tell(): Promise<void> {
    const now = requireScope().now();
    const base = await this.rates.currency();
    for (const [currency, rates] of Object.entries(RATES)) {
      if (currency === base) continue;
      await this.rates.store(rates.map((rate, monthsAgo) => ({ currency, rate, date: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1)).toISOString().slice(0, 10) })));
    }
    for (const days of DAYS_AGO) await this.remember(new Date(now.getTime() - days * DAY_MS));
    await this.snapshots.one();
  }

  private async remember(at: Date): Promise<void> {
    await requireScope().rows(
      `insert into forecast_snapshots (id, organization_id, taken_on, pipeline_id, assigned_to_id, month, closed_on, status, currency, count, value, weighted_value)
       select gen_random_uuid(), d.organization_id, ?::date, d.pipeline_id, d.assigned_to_id,
         date_trunc('month', (case h.type when 'won' then d.actual_close_date else coalesce(d.expected_close_date, d.actual_close_date) end)::timestamp)::date,
         case when h.type = 'won' and h.currency <> ? then d.actual_close_date end, h.type, h.currency,
         count(*), sum(h.value), sum(h.value * h.probability * 0.01)
       from deal_stage_history h join deals d on d.organization_id = h.organization_id and d.id = h.deal_id
       where h.organization_id = ? and h.type <> 'lost' and h.entered_at <= ? and (h.left_at is null or h.left_at > ?)
       group by 2, 3, 4, 5, 6, 7, 8, 9`,
      [at, await this.rates.currency(), requireOrganizationId(), at, at],
    );
  }
}
