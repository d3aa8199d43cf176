import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Fields } from './data-source.js';
import { DATA_SOURCES } from './data-sources.js';
import { PluginCredentials } from './plugin-credentials.js';
import { pluginsConfig } from './plugins.config.js';

/** How to reach a repository; the token goes to `apiUrl` and nowhere else. */
export interface GithubAccess {
  pluginId: string;
  apiUrl: string;
  token: string;
  owner: string;
  repository: string;
}

interface Row {
  id: string;
  organizationId: string;
  sealedCredentials: string;
  properties: Fields;
}

const ENABLED = `
  select id, organization_id as "organizationId", sealed_credentials as "sealedCredentials", properties from plugins
  where organization_id = ? and data_source = 'github' and is_enabled and properties ->> 'owner' is not null and properties ->> 'repository' is not null`;

/** The GitHub plugins of the running organization, for the context that speaks to GitHub. */
@Injectable()
export class ConnectedGithub {
  constructor(private readonly secrets: PluginCredentials) {}

  /** The enabled plugin with that id, or the oldest enabled one; null when there is none that names a repository and can be opened. */
  async find(pluginId?: string | null): Promise<GithubAccess | null> {
    const organizationId = requireOrganizationId();
    const rows = await requireScope().rows<Row>(
      pluginId ? `${ENABLED} and id = ?` : `${ENABLED} order by created_at, id limit 1`,
      pluginId ? [organizationId, pluginId] : [organizationId],
    );
    return rows[0] ? this.accessOf(rows[0]) : null;
  }

  private accessOf(row: Row): GithubAccess | null {
    const credentials = DATA_SOURCES.github.credentials.safeParse(this.secrets.open(row));
    const properties = DATA_SOURCES.github.properties.safeParse(row.properties);
    if (!credentials.success || !properties.success) return null;
    const { apiUrl = pluginsConfig.value().PLUGIN_GITHUB_URL, owner, repository } = properties.data;
    return { pluginId: row.id, apiUrl: apiUrl.replace(/\/+$/, ''), token: credentials.data.token, owner: owner!, repository: repository! };
  }
}
