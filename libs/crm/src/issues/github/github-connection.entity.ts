import { tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** What a GitHub plugin needs beside its credentials: the secret of its callbacks, and until when GitHub wants to be left alone. */
export const GithubConnectionSchema = defineEntity({
  name: 'GithubConnection',
  ...tenantTable('github_connections', { searchable: true }),
  properties: {
    ...tenantColumns,
    pluginId: p.uuid(),
    /** Null until somebody asks for one; then nothing is taken from outside. */
    sealedSecret: p.text().nullable(),
    /** The secret before, good until `previousUntil`: GitHub does not repeat what is refused while the new one is entered. */
    sealedPreviousSecret: p.text().nullable(),
    previousUntil: timestamp().nullable(),
    /** Nothing is asked of GitHub before: it said so (rate limits). */
    blockedUntil: timestamp().nullable(),
    lastDeliveryAt: timestamp().nullable(),
  },
  uniques: [{ name: 'github_connections_plugin_id', properties: ['organizationId', 'pluginId'] }],
  indexes: [{ name: 'github_connections_plugin', properties: ['pluginId'] }],
});
