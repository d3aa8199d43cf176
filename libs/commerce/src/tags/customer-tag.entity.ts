import { applyPatch, idColumn, requireOrganizationId, tenantColumns, tenantTable, timestamp, currentTime } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const CustomerTagSchema = defineEntity({
  name: 'CustomerTag',
  ...tenantTable('customer_tags'),
  properties: {
    ...tenantColumns,
    name: p.string().length(50),
    /** `#rrggbb`, for screens. */
    color: p.character().length(7).default('#4c6fff').check(`color ~ '^#[0-9a-f]{6}$'`),
    createdById: p.uuid().nullable(),
    /** From then on nobody sees the tag; it goes when no customer carries it any more. */
    deletedAt: timestamp().nullable(),
  },
  uniques: [{ name: 'customer_tags_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'customer_tags_name', expression: `create unique index "customer_tags_name" on "customer_tags" ("organization_id", lower("name")) where deleted_at is null` },
    { name: 'customer_tags_sort', properties: ['organizationId', 'name', 'id'] },
    { name: 'customer_tags_created_by_id', properties: ['createdById'] },
  ],
});

/** A word, with a colour, that customers can carry. */
export class CustomerTag extends CustomerTagSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { name?: string | undefined; color?: string | undefined }): string[] {
    return applyPatch<CustomerTag>(this, changes);
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
CustomerTagSchema.setClass(CustomerTag);

const TaggingSchema = defineEntity({
  name: 'Tagging',
  ...tenantTable('customer_taggings'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    customerId: p.uuid(),
    tagId: p.uuid(),
    createdById: p.uuid().nullable(),
    createdAt: timestamp().onCreate(currentTime),
  },
  uniques: [{ name: 'customer_taggings_once', properties: ['organizationId', 'customerId', 'tagId'] }],
  indexes: [
    { name: 'customer_taggings_tag_id', properties: ['organizationId', 'tagId', 'customerId'] },
    { name: 'customer_taggings_created_by_id', properties: ['createdById'] },
  ],
});

/** That a customer carries a tag. */
export class Tagging extends TaggingSchema.class {}
TaggingSchema.setClass(Tagging);
