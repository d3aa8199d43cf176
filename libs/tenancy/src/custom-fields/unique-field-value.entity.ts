import { Role, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/**
 * Which record has which value of a unique custom field. A projection: only triggers write it, in the transaction that changes
 * the record or the field, so that no way of writing records gets around it. Values are kept as SHA-256.
 */
export const UniqueFieldValueSchema = defineEntity({
  name: 'UniqueFieldValue',
  ...tenantTable('unique_field_values', {
    // what a foreign key deletes it deletes as the owner, and the triggers run as whoever made the change
    policies: [{ name: 'unique_field_values_owner', roles: [Role.owner], using: 'true', check: 'true' }],
  }),
  properties: {
    organizationId: p.uuid().primary(),
    entity: p.string().columnType('text').primary(),
    key: p.string().length(50).primary(),
    digest: p.blob().primary(),
    recordId: p.uuid(),
  },
  indexes: [{ name: 'unique_field_values_record_id', properties: ['organizationId', 'recordId'] }],
});
