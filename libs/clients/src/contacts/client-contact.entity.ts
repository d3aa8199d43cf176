import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ClientContactSchema = defineEntity({
  name: 'ClientContact',
  ...tenantTable('client_contacts'),
  properties: {
    ...tenantColumns,
    clientId: p.uuid(),
    name: p.string().length(255),
    email: p.string().length(254),
    website: p.string().length(2000).nullable(),
  },
  uniques: [
    { name: 'client_contacts_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'client_contacts_email', properties: ['organizationId', 'clientId', 'email'] },
  ],
  indexes: [{ name: 'client_contacts_client_id', properties: ['organizationId', 'clientId', 'createdAt', 'id'] }],
});

/** Somebody who answers for a client app, and is written to about it. They need not be a user. */
export class ClientContact extends ClientContactSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { name?: string | undefined; email?: string | undefined; website?: string | null | undefined }): string[] {
    return applyPatch<ClientContact>(this, changes);
  }
}
ClientContactSchema.setClass(ClientContact);
