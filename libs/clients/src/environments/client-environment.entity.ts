import { applyPatch, Role, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ENVIRONMENTS = ['dev', 'stage', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

const ClientEnvironmentSchema = defineEntity({
  name: 'ClientEnvironment',
  ...tenantTable('client_environments', { searchable: true, policies: [{ name: 'client_environments_relay', roles: [Role.relay], command: 'select', using: 'true' }] }),
  properties: {
    ...tenantColumns,
    clientId: p.uuid(),
    environment: p.enum(ENVIRONMENTS),
    /** Where users may be sent back to after they signed in, compared character by character. */
    redirectUrls: p.json<string[]>().defaultRaw(`'[]'`),
    /** Origins (RFC 6454) whose pages may call the API. */
    allowedOrigins: p.json<string[]>().defaultRaw(`'[]'`),
    /** Names of permissions: the most that any token or webhook of the environment may see or do. */
    scopes: p.json<string[]>().defaultRaw(`'[]'`),
    /** False stops everything of the environment at once. */
    isActive: p.boolean().default(true),
    createdById: p.uuid().nullable(),
  },
  uniques: [
    { name: 'client_environments_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'client_environments_environment', properties: ['organizationId', 'clientId', 'environment'] },
  ],
  indexes: [
    { name: 'client_environments_client_id', properties: ['organizationId', 'clientId', 'createdAt', 'id'] },
    { name: 'client_environments_created_by_id', properties: ['createdById'] },
  ],
});

export type EnvironmentChanges = Partial<Pick<ClientEnvironment, 'redirectUrls' | 'allowedOrigins' | 'scopes' | 'isActive'>>;

/** Where a client app runs: in development, on trial or for real. */
export class ClientEnvironment extends ClientEnvironmentSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { [F in keyof EnvironmentChanges]?: EnvironmentChanges[F] | undefined }): string[] {
    return applyPatch<ClientEnvironment>(this, changes);
  }
}
ClientEnvironmentSchema.setClass(ClientEnvironment);
