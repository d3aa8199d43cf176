import { requireOrganizationId, requireScope, type Fact } from '@app/kernel';
import { ActivityUpdated } from '../events.js';

interface Became {
  dealId: string;
  contactId: string;
  accountId: string | null;
}

/** What was done with a lead, and is planned for it, goes on with what became of it; a link that is there stays. Answers what is to be told. */
export async function followConversion(leadId: string, { dealId, contactId, accountId }: Became): Promise<Fact[]> {
  const scope = requireScope();
  const linked = await scope.rows<Record<string, unknown>>(
    `update activities t set deal_id = coalesce(t.deal_id, ?::uuid), contact_id = coalesce(t.contact_id, ?::uuid), account_id = coalesce(t.account_id, ?::uuid), version = t.version + 1, updated_at = ?
     from activities before where before.id = t.id and t.organization_id = ? and t.lead_id = ?::uuid and t.deleted_at is null
     returning t.id as "activityId", t.activity_type as "activityType", t.assigned_to_id as "assignedToId", t.lead_id as "leadId", t.deal_id as "dealId", t.contact_id as "contactId",
       t.account_id as "accountId", t.customer_id as "customerId", to_jsonb(array_remove(array[
         case when before.deal_id is null then 'dealId' end, case when before.contact_id is null then 'contactId' end, case when before.account_id is distinct from t.account_id then 'accountId' end], null)) as changed`,
    [dealId, contactId, accountId, scope.now(), requireOrganizationId(), leadId],
  );
  return linked.map((activity) => [ActivityUpdated, activity]);
}
