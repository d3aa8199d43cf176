import { OrganizationProviders, type OidcProvider } from '@app/identity';
import { runInScope, Scope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Fields } from './data-source.js';
import { DATA_SOURCES } from './data-sources.js';
import { PluginCredentials } from './plugin-credentials.js';

interface Row {
  id: string;
  organizationId: string;
  title: string;
  sealedCredentials: string;
  properties: Fields;
}

const ENABLED = `
  select p.id, p.organization_id as "organizationId", p.title, p.sealed_credentials as "sealedCredentials", p.properties
  from plugins p join organizations o on o.id = p.organization_id and o.is_active
  where p.organization_id = ? and p.data_source = 'oidc' and p.is_enabled`;

/** The enabled `oidc` plugins of an organization are its own ways to sign in; the id of a plugin is the provider's key. */
@Injectable()
export class PluginProviders extends OrganizationProviders {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: PluginCredentials,
  ) {
    super();
  }

  async providersOf(organizationId: string): Promise<OidcProvider[]> {
    const rows = await this.rows(organizationId, `${ENABLED} order by p.created_at, p.id`, [organizationId]);
    return rows.flatMap((row) => this.providerOf(row));
  }

  async find(organizationId: string, key: string): Promise<OidcProvider | null> {
    const [row] = await this.rows(organizationId, `${ENABLED} and p.id::text = ?`, [organizationId, key]);
    return row ? (this.providerOf(row)[0] ?? null) : null;
  }

  /** None for a plugin whose credentials no key opens: it cannot be used, and the others can. */
  private providerOf(row: Row): OidcProvider[] {
    const credentials = DATA_SOURCES.oidc.credentials.safeParse(this.secrets.open(row));
    const properties = DATA_SOURCES.oidc.properties.safeParse(row.properties);
    if (!credentials.success || !properties.success) return [];
    const { clientId, clientSecret } = credentials.data;
    const { issuer, scope } = properties.data;
    return [{ key: row.id, label: row.title, issuer, clientId, clientSecret: clientSecret ?? null, scopes: scope.split(' ') }];
  }

  /** In a scope of its own: whoever asks is not signed in yet, or acts for another organization. */
  private rows(organizationId: string, sql: string, params: string[]): Promise<Row[]> {
    const scope = new Scope({ em: this.em, requestId: 'organization-providers', organizationId });
    return runInScope(scope, () => scope.read<Row>(sql, params));
  }
}
