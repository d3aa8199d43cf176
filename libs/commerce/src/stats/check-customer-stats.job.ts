import { defineJob, Handles, Jobs, requireOrganizationId, requireScope, type JobRunContext } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { ProjectCustomerStats } from './project-customer-stats.js';

/** Has the numbers of every organization looked at, once a night. */
export const CheckAllCustomerStatsJob = defineJob('commerce.check-all-customer-stats', { data: z.object({}), everyMs: 86_400_000, transaction: 'own' });
/** Compares what is kept of the customers of an organization with their orders, and puts right what differs. Also builds it anew. */
export const CheckCustomerStatsJob = defineJob('commerce.check-customer-stats', { data: z.object({}), queue: 'slow', timeoutMs: 600_000, transaction: 'own' });

const BATCH = 200;
/** Customers that bought something or are said to have, after another one. */
const CUSTOMERS = `
  select id from customers c where c.organization_id = ? and c.id > ?
    and (exists (select from orders o where o.organization_id = c.organization_id and o.customer_id = c.id) or exists (select from customer_stats s where s.organization_id = c.organization_id and s.customer_id = c.id)
      or (total_orders, paid_orders, lifetime_values) <> (0, 0, '{}'::jsonb) or coalesce(first_order_date, last_order_date) is not null)
  order by id limit ${BATCH}`;
/** A hash over all numbers kept of the organization. */
const CHECKSUM = `
  select md5(coalesce(string_agg(numbers, ',' order by numbers), '')) as checksum from (
    select concat_ws('|', customer_id, currency, total_orders, paid_orders, gross_amount, refunded_amount, lifetime_value, average_order_value, first_order_date, last_order_date) as numbers from customer_stats where organization_id = ?
    union all
    select concat_ws('|', id, total_orders, paid_orders, lifetime_values, first_order_date, last_order_date) from customers where organization_id = ?) s`;

@Injectable()
export class CheckCustomerStats {
  readonly #log = new Logger('customer-stats');

  constructor(
    private readonly stats: ProjectCustomerStats,
    private readonly tenancy: TenancyApi,
    private readonly jobs: Jobs,
  ) {}

  @Handles(CheckAllCustomerStatsJob)
  async checkAll(): Promise<void> {
    const scope = requireScope();
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      await scope.transaction(() => this.jobs.enqueue(CheckCustomerStatsJob, {}, { dedupeKey: `commerce.check-customer-stats:${organizationId}` }));
    }
    scope.actAs(null, null);
  }

  /** Repeating it changes nothing more. */
  @Handles(CheckCustomerStatsJob)
  async check(_data: object, run: JobRunContext): Promise<void> {
    const corrected = await this.rebuild(run.signal);
    if (corrected > 0) this.#log.warn(`the statistics of ${corrected} customers differed from their orders`);
  }

  /** In transactions of few customers each. Answers for how many customers something was wrong. */
  async rebuild(signal?: AbortSignal): Promise<number> {
    const scope = requireScope();
    let corrected = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      signal?.throwIfAborted();
      const ids = await scope.transaction(async () => {
        const customers = await scope.rows<{ id: string }>(CUSTOMERS, [requireOrganizationId(), after]);
        for (const { id } of customers) if (await this.stats.project(id)) corrected++;
        return customers.map(({ id }) => id);
      });
      if (ids.length < BATCH) return corrected;
      after = ids.at(-1)!;
    }
  }

  /** The same for the same numbers, in whatever order they were written. */
  async checksum(): Promise<string> {
    const [row] = await requireScope().rows<{ checksum: string }>(CHECKSUM, [requireOrganizationId(), requireOrganizationId()]);
    return row!.checksum;
  }
}
