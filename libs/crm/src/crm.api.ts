import { requireOrganizationId } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Subject } from './timeline/timeline-entry.dto.js';

/** The lead and the deal an address speaks for; null where there is none. */
export interface SubjectsOfAddress {
  address: string;
  leadId: string | null;
  dealId: string | null;
}

const TABLES = { lead: 'leads', deal: 'deals' } as const;
const ADDRESS_COLUMNS = { lead: 'email', deal: 'contact_email' } as const;

/** What other contexts may ask about leads and deals of the running organization. */
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
}
