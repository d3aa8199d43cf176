import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Fields } from './data-source.js';
import { DATA_SOURCE_NAMES } from './data-sources.js';

export const PLUGIN_STATUSES = ['unverified', 'ok', 'failed'] as const;

const PluginSchema = defineEntity({
  name: 'Plugin',
  ...tenantTable('plugins'),
  properties: {
    ...tenantColumns,
    dataSource: p.enum(DATA_SOURCE_NAMES),
    title: p.string().length(255),
    /** All credentials as one JSON object, sealed with FieldCipher. */
    sealedCredentials: p.text(),
    /** The credentials with a mask in place of every secret: what may be shown without opening them. */
    shownCredentials: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    properties: p.json<Fields>().defaultRaw(`'{}'`),
    status: p.enum(PLUGIN_STATUSES).default('unverified'),
    /** Stable code of what the last verification found wrong. */
    statusReason: p.string().length(60).nullable(),
    /** When a verification last succeeded with the present data. */
    verifiedAt: timestamp().nullable(),
    /** When a verification was last begun. */
    checkedAt: timestamp().nullable(),
    isEnabled: p.boolean().default(true),
    createdById: p.uuid().nullable(),
  },
  uniques: [{ name: 'plugins_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'plugins_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'plugins_title', properties: ['organizationId', 'title', 'id'] },
    { name: 'plugins_data_source', properties: ['organizationId', 'dataSource', 'createdAt', 'id'] },
    { name: 'plugins_created_by_id', properties: ['createdById'] },
  ],
});

/** An outside service that an organization connected: which one, with what credentials, and whether that works. */
export class Plugin extends PluginSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { title?: string | undefined; isEnabled?: boolean | undefined }): string[] {
    return applyPatch<Plugin>(this, changes);
  }

  /** What was found out was about other data. */
  forgetVerification(): void {
    this.status = 'unverified';
    this.statusReason = null;
    this.verifiedAt = null;
    this.checkedAt = null;
  }
}
PluginSchema.setClass(Plugin);
