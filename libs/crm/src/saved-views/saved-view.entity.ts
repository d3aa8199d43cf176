import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const SavedViewSchema = defineEntity({
  name: 'SavedView',
  ...tenantTable('saved_views'),
  properties: {
    ...tenantColumns,
    /** The list it is a view of, e.g. `lead`. */
    resource: p.string().length(40),
    name: p.string().length(120),
    /** The query of the list but for sort, limit and cursor. */
    filters: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    sort: p.string().length(60).nullable(),
    /** Fields in the order they are shown; none: the list's own. */
    columns: p.json<string[]>().defaultRaw(`'[]'`),
    isShared: p.boolean().default(false),
    /** The one its owner sees first; at most one for each list. */
    isDefault: p.boolean().default(false),
    ownerId: p.uuid(),
  },
  uniques: [
    { name: 'saved_views_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'saved_views_own_name', properties: ['organizationId', 'ownerId', 'resource', 'name'] },
  ],
  indexes: [
    { name: 'saved_views_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'saved_views_name', properties: ['organizationId', 'name', 'id'] },
    { name: 'saved_views_resource', properties: ['organizationId', 'resource', 'createdAt', 'id'] },
    { name: 'saved_views_owner', properties: ['ownerId'] },
    {
      name: 'saved_views_default',
      expression: `create unique index "saved_views_default" on "saved_views" ("organization_id", "owner_id", "resource") where is_default`,
    },
  ],
});

/** Filters, order and columns of a list, kept under a name. */
export class SavedView extends SavedViewSchema.class {
  edit(changes: { [F in 'name' | 'filters' | 'sort' | 'columns' | 'isShared' | 'isDefault']?: SavedView[F] | undefined }): void {
    applyPatch<SavedView>(this, changes);
  }
}
SavedViewSchema.setClass(SavedView);
