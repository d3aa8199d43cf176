import { requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CRM_RECORD_KINDS = ['lead', 'deal'] as const;

/** What sales knows of the person behind a customer. A projection of crm, written only by whoever may ask both. */
export const CustomerCrmRecordSchema = defineEntity({
  name: 'CustomerCrmRecord',
  ...tenantTable('customer_crm_records'),
  properties: {
    organizationId: p.uuid().primary().onCreate(() => requireOrganizationId()),
    /** The lead or deal. */
    recordId: p.uuid().primary(),
    customerId: p.uuid(),
    kind: p.enum(CRM_RECORD_KINDS),
    status: p.string().length(40),
    amount: p.decimal().precision(12).scale(2).nullable(),
    /** ISO 4217. */
    currency: p.character().length(3).nullable(),
    /** When it was won, lost or converted; until then, when it began. */
    happenedAt: timestamp(),
  },
  indexes: [{ name: 'customer_crm_records_customer_id', properties: ['organizationId', 'customerId'] }],
});
