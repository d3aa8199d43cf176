import { requireOrganizationId, requireScope } from '@app/kernel';
import { ownRecords } from '../visibility/own-records.js';
import type { Subject } from './timeline-entry.dto.js';

/** Whose customers are is commerce's to say; that there is one, the foreign keys of crm know as well. */
const TABLES = { lead: 'leads', deal: 'deals', contact: 'contacts', account: 'accounts', customer: 'customers' } as const;

/** Whether there is such a record, not deleted, that the caller may see. */
export async function subjectExists({ type, id }: Subject): Promise<boolean> {
  const own = type === 'customer' ? undefined : ownRecords('t');
  const rows = await requireScope().rows(
    `select 1 from ${TABLES[type]} t where t.organization_id = ? and t.id = ? and t.deleted_at is null${own ? ` and ${own.sql}` : ''}`,
    [requireOrganizationId(), id, ...(own?.params ?? [])],
  );
  return rows.length > 0;
}
