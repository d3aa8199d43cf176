import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ClientSchema = defineEntity({
  name: 'Client',
  ...tenantTable('clients', { searchable: true }),
  properties: {
    ...tenantColumns,
    name: p.string().length(255),
    description: p.string().length(1000).nullable(),
    createdById: p.uuid().nullable(),
  },
  uniques: [{ name: 'clients_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'clients_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'clients_name', properties: ['organizationId', 'name', 'id'] },
    { name: 'clients_created_by_id', properties: ['createdById'] },
  ],
});

/** Another program that an organization lets in: who answers for it, where it runs, and what it may do there. */
export class Client extends ClientSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { name?: string | undefined; description?: string | null | undefined }): string[] {
    return applyPatch<Client>(this, changes);
  }
}
ClientSchema.setClass(Client);
