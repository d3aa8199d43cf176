import { requireOrganizationId } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
/** The lead and the deal an address speaks for; null where there is none. */
export interface SubjectsOfAddress {
  address: string;
  leadId: string | null;
  dealId: string | null;
}

/** How a lead or deal stands, and the address it speaks for, in lower case. */
export interface SalesFacts {
  recordId: string;
  kind: 'lead' | 'deal';
  address: string;
  status: string;
  amount: string | null;
  /** ISO 4217. */
  currency: string | null;
  /** When it was converted, won or lost; until then, when it began. */
  happenedAt: string;
}

/** A call with a customer that was made. */
export interface CallWithCustomer {
  customerId: string;
  /** Who was to make it, else who said that it was made. */
  userId: string | null;
  /** When it was planned for; when it was said to be made, if that was before or it was not planned. */
  happenedAt: string;
}

const TABLES = { lead: 'leads', deal: 'deals' } as const;
type Subject = { type: keyof typeof TABLES; id: string };
const ADDRESS_COLUMNS = { lead: 'email', deal: 'contact_email' } as const;

/** What other contexts may ask about leads, deals and calls of the running organization. */
@Injectable()
export class CrmApi {
  constructor(private readonly em: EntityManager) {}

  async exists({ type, id }: Subject): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(`select 1 from ${TABLES[type]} where organization_id = ? and id = ? and deleted_at is null`, [requireOrganizationId(), id]);
    return rows.length > 0;
  }

  /** The e-mail address of a lead or of a deal's contact; null when there is no such record. */
  async addressOf({ type, id }: Subject): Promise<string | null> {
    const [row] = await this.em.execute<{ address: string }[]>(
      `select ${ADDRESS_COLUMNS[type]} as address from ${TABLES[type]} where organization_id = ? and id = ? and deleted_at is null`,
      [requireOrganizationId(), id],
    );
    return row?.address ?? null;
  }

  /**
   * Of several leads with an address the newest; of several deals of that lead or address the open ones first, then the
   * newest. Addresses are compared in lower case; those that lead nowhere are left out.
   */
  async subjectsByEmail(addresses: readonly string[]): Promise<SubjectsOfAddress[]> {
    if (addresses.length === 0) return [];
    const organizationId = requireOrganizationId();
    const rows = await this.em.execute<SubjectsOfAddress[]>(
      `select a.address, l.id as "leadId", d.id as "dealId"
       from jsonb_array_elements_text(?::jsonb) as a (address)
       left join lateral (
         select id from leads where organization_id = ? and email = a.address and deleted_at is null
         order by created_at desc, id desc limit 1) l on true
       left join lateral (
         select id from deals where organization_id = ? and (contact_email = a.address or lead_id = l.id) and deleted_at is null
         order by (status = 'open') desc, created_at desc, id desc limit 1) d on true
       where l.id is not null or d.id is not null`,
      [JSON.stringify([...new Set(addresses.map((address) => address.toLowerCase()))]), organizationId, organizationId],
    );
    return rows;
  }

  /** The leads and deals of an address, or the one record; those that are deleted are left out. */
  async salesFacts(of: Subject | { address: string }): Promise<SalesFacts[]> {
    const one = 'id' in of ? of : undefined;
    const facts = (type: Subject['type'], happenedAt: string, amount: string) => `
      select id as "recordId", '${type}' as kind, lower(${ADDRESS_COLUMNS[type]}) as address, status, ${amount}::text as amount, case when ${amount} is not null then currency end as currency,
        to_jsonb(${happenedAt})#>>'{}' as "happenedAt" from ${TABLES[type]}
      where organization_id = ? and deleted_at is null and ${one ? 'id' : ADDRESS_COLUMNS[type]} = ?`;
    const selects = { lead: facts('lead', 'coalesce(converted_at, created_at)', 'estimated_value'), deal: facts('deal', 'coalesce(won_at, lost_at, created_at)', 'value') };
    const asked = one ? [selects[one.type]] : [selects.lead, selects.deal];
    const params = [requireOrganizationId(), one ? one.id : (of as { address: string }).address];
    return this.em.execute<SalesFacts[]>(asked.join(' union all '), asked.flatMap(() => params));
  }

  /** The customer of a call, and when it was; null for an activity that is no call, is yet to be done, has no customer or is deleted. */
  async callWithCustomer(activityId: string): Promise<CallWithCustomer | null> {
    const [row] = await this.em.execute<CallWithCustomer[]>(
      `select customer_id as "customerId", coalesce(assigned_to_id, completed_by_id) as "userId", to_jsonb(least(scheduled_at, completed_at))#>>'{}' as "happenedAt" from activities
       where organization_id = ? and id = ? and activity_type = 'call' and completed and customer_id is not null and deleted_at is null`,
      [requireOrganizationId(), activityId],
    );
    return row ?? null;
  }
}
