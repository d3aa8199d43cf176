import { Clock, currencyDigits, Decimal, Outbox, requireOrganizationId, requireScope, roundAmount, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CustomerStatsChanged } from '../events.js';

/** What a customer bought in one currency; amounts at the decimals of the currency. */
export interface StatsRow {
  currency: string;
  totalOrders: number;
  paidOrders: number;
  grossAmount: string;
  refundedAmount: string;
  lifetimeValue: string;
  averageOrderValue: string | null;
  firstOrderDate: string | null;
  lastOrderDate: string | null;
}

const PLACED = `status not in ('draft', 'cancelled')`;
const RECOMPUTED = `
  select currency, count(*) filter (where ${PLACED})::int as "totalOrders", count(*) filter (where paid_amount > 0)::int as "paidOrders",
    sum(paid_amount)::text as "grossAmount", sum(refunded_amount)::text as "refundedAmount",
    (min(order_date) filter (where ${PLACED}))::text as "firstOrderDate", (max(order_date) filter (where ${PLACED}))::text as "lastOrderDate"
  from orders where organization_id = ? and customer_id = ? and status <> 'draft' group by currency order by currency`;
const KEPT = `
  select currency, total_orders as "totalOrders", paid_orders as "paidOrders", gross_amount::text as "grossAmount", refunded_amount::text as "refundedAmount",
    lifetime_value::text as "lifetimeValue", average_order_value::text as "averageOrderValue", first_order_date::text as "firstOrderDate", last_order_date::text as "lastOrderDate"
  from customer_stats where organization_id = ? and customer_id = ? order by currency`;
const WRITE = `
  insert into customer_stats as s (id, organization_id, customer_id, currency, total_orders, paid_orders, gross_amount, refunded_amount, lifetime_value, average_order_value, first_order_date, last_order_date, updated_at)
  values (?, ?, ?, ?, ?, ?, ?::numeric, ?::numeric, ?::numeric, ?::numeric, ?::timestamptz, ?::timestamptz, ?)
  on conflict (organization_id, customer_id, currency) do update set
    total_orders = excluded.total_orders, paid_orders = excluded.paid_orders, gross_amount = excluded.gross_amount, refunded_amount = excluded.refunded_amount, lifetime_value = excluded.lifetime_value,
    average_order_value = excluded.average_order_value, first_order_date = excluded.first_order_date, last_order_date = excluded.last_order_date, updated_at = excluded.updated_at`;
/** All currencies together, in the row of the customer; answers their id where something was otherwise. */
const ADD_UP = `
  update customers c set total_orders = s.total_orders, paid_orders = s.paid_orders, first_order_date = s.first_order_date, last_order_date = s.last_order_date, lifetime_values = s.lifetime_values
  from (select coalesce(sum(total_orders), 0)::int as total_orders, coalesce(sum(paid_orders), 0)::int as paid_orders, min(first_order_date) as first_order_date, max(last_order_date) as last_order_date,
      coalesce(jsonb_object_agg(currency, lifetime_value), '{}') as lifetime_values
    from customer_stats where organization_id = ? and customer_id = ?) s
  where c.organization_id = ? and c.id = ?
    and (c.total_orders, c.paid_orders, c.first_order_date, c.last_order_date, c.lifetime_values) is distinct from (s.total_orders, s.paid_orders, s.first_order_date, s.last_order_date, s.lifetime_values)
  returning c.id`;

/**
 * Keeps what customers are worth. An event only says whose numbers to look at; they are taken from the orders as they are
 * then, so events that come twice, late or in another order end in the same numbers.
 */
@Injectable()
export class ProjectCustomerStats {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Answers whether the numbers were others; tells so. */
  async project(customerId: string): Promise<boolean> {
    await this.lock(customerId);
    const [now, kept] = [await recompute(customerId), await keptStats(customerId)];
    const differs = JSON.stringify(now) !== JSON.stringify(kept);
    if (differs) await this.replace(customerId, now);
    const [summed] = await requireScope().rows(ADD_UP, [requireOrganizationId(), customerId, requireOrganizationId(), customerId]);
    if (!differs && !summed) return false;
    this.outbox.publish(CustomerStatsChanged, { customerId });
    return true;
  }

  private async replace(customerId: string, rows: readonly StatsRow[]): Promise<void> {
    await requireScope().rows('delete from customer_stats where organization_id = ? and customer_id = ? and not (currency = any(?::text[]))', [requireOrganizationId(), customerId, rows.map(({ currency }) => currency)]);
    for (const row of rows) await this.write(customerId, row);
  }

  /** Whoever comes second reads the orders after the first has written: no older numbers on top of newer ones. */
  private async lock(customerId: string): Promise<void> {
    await requireScope().rows(`select pg_advisory_xact_lock(hashtextextended('customer_stats:' || ?, 0))`, [customerId]);
  }

  private async write(customerId: string, row: StatsRow): Promise<void> {
    await requireScope().rows(WRITE, [
      uuidv7(), requireOrganizationId(), customerId, row.currency, row.totalOrders, row.paidOrders, row.grossAmount, row.refundedAmount, row.lifetimeValue, row.averageOrderValue,
      row.firstOrderDate, row.lastOrderDate, this.clock.now(),
    ]);
  }
}

/** The numbers of a customer as the orders have them, by currency. */
async function recompute(customerId: string): Promise<StatsRow[]> {
  const rows = await requireScope().rows<Omit<StatsRow, 'lifetimeValue' | 'averageOrderValue'>>(RECOMPUTED, [requireOrganizationId(), customerId]);
  return rows.map(({ currency, totalOrders, paidOrders, firstOrderDate, lastOrderDate, ...sums }) => {
    const [gross, refunded] = [new Decimal(sums.grossAmount), new Decimal(sums.refundedAmount)];
    return {
      currency, totalOrders, paidOrders,
      grossAmount: roundAmount(gross, currency),
      refundedAmount: roundAmount(refunded, currency),
      lifetimeValue: roundAmount(gross.minus(refunded), currency),
      averageOrderValue: paidOrders > 0 ? gross.div(paidOrders).toFixed(currencyDigits(currency)) : null,
      firstOrderDate, lastOrderDate,
    };
  });
}

/** The numbers of a customer as they are kept, by currency. */
export const keptStats = (customerId: string): Promise<StatsRow[]> => requireScope().rows<StatsRow>(KEPT, [requireOrganizationId(), customerId]);
