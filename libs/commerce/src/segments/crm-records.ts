import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { crmFacts } from './crm-facts.js';
import { SegmentFacts } from './segment-facts.js';

/** A lead or deal of sales, as segments ask about it. */
export interface CrmRecord {
  recordId: string;
  kind: 'lead' | 'deal';
  status: string;
  amount: string | null;
  /** ISO 4217. */
  currency: string | null;
  happenedAt: Date | string;
}

const INSERT = `
  insert into customer_crm_records (organization_id, record_id, customer_id, kind, status, amount, currency, happened_at)
  select ?::uuid, r."recordId", ?::uuid, r.kind, r.status, r.amount, r.currency, r."happenedAt"
  from jsonb_to_recordset(?::jsonb) as r ("recordId" uuid, kind text, status text, amount numeric, currency text, "happenedAt" timestamptz)
  on conflict (organization_id, record_id) do update set customer_id = excluded.customer_id, kind = excluded.kind, status = excluded.status, amount = excluded.amount,
    currency = excluded.currency, happened_at = excluded.happened_at`;

/** Keeps what sales knows of customers, for whoever may ask both sides (docs/decisions/0012). Saying the same twice changes nothing. */
@Injectable()
export class CrmRecords {
  constructor(private readonly facts: SegmentFacts) {}

  /** Whose a record is and how it stands, as `read` says once no other says it of the same record; null when it is nobody's. In a transaction. */
  async replace(recordId: string, read: () => Promise<{ customerId: string; record: CrmRecord } | null>): Promise<void> {
    const scope = requireScope();
    await scope.rows(`select pg_advisory_xact_lock(hashtextextended('crm record ' || ?, 0))`, [recordId]);
    const now = await read();
    const before = await scope.rows<{ customerId: string }>('delete from customer_crm_records where organization_id = ? and record_id = ? returning customer_id as "customerId"', [requireOrganizationId(), recordId]);
    if (now) await this.insert(now.customerId, [now.record]);
    await this.facts.touched(crmFacts.name, [...before.map(({ customerId }) => customerId), ...(now ? [now.customerId] : [])]);
  }

  /** All records of a customer, whose address is new. */
  async replaceOf(customerId: string, records: readonly CrmRecord[]): Promise<void> {
    await requireScope().rows('delete from customer_crm_records where organization_id = ? and customer_id = ?', [requireOrganizationId(), customerId]);
    await this.insert(customerId, records);
    await this.facts.touched(crmFacts.name, [customerId]);
  }

  private async insert(customerId: string, records: readonly CrmRecord[]): Promise<void> {
    if (records.length > 0) await requireScope().rows(INSERT, [requireOrganizationId(), customerId, JSON.stringify(records)]);
  }
}
