import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The records an organization may add fields to. */
export const CUSTOM_FIELD_ENTITIES = ['lead', 'contact', 'account', 'deal', 'customer'] as const;
export type CustomFieldEntity = (typeof CUSTOM_FIELD_ENTITIES)[number];

export const CUSTOM_FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'select', 'multiselect', 'url', 'email', 'money'] as const;
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];
/** Types of which no two records may have the same value, where the organization wants it so. */
export const UNIQUE_TYPES: readonly CustomFieldType[] = ['text', 'number', 'date', 'url', 'email'];

const CustomFieldDefinitionSchema = defineEntity({
  name: 'CustomFieldDefinition',
  ...tenantTable('custom_field_definitions'),
  properties: {
    ...tenantColumns,
    entity: p.enum(CUSTOM_FIELD_ENTITIES),
    /** What the value is called in the records; never changes. */
    key: p.string().length(50),
    label: p.string().length(120),
    type: p.enum(CUSTOM_FIELD_TYPES),
    isRequired: p.boolean().default(false),
    isFilterable: p.boolean().default(true),
    /** No two records outside of the trash have the same value; see `UniqueFieldValueSchema`. */
    isUnique: p.boolean().default(false),
    /** What may be chosen; only for the two types with a choice. */
    options: p.json<string[]>().defaultRaw(`'[]'`),
    position: p.integer().default(0),
    /** Values of an archived field stay in the records and cannot be written. */
    archivedAt: timestamp().nullable(),
    /** From then on nobody sees the field; it goes when its values are out of all records, and its key is free again. */
    deletedAt: timestamp().nullable(),
    /** The last record, by id, whose value of the deleted field is out. */
    strippedThrough: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
  },
  checks: [
    { name: 'custom_field_definitions_options_check', expression: `(type in ('select', 'multiselect')) = (options <> '[]'::jsonb)` },
    { name: 'custom_field_definitions_unique_check', expression: `not is_unique or type in (${UNIQUE_TYPES.map((type) => `'${type}'`).join(', ')})` },
  ],
  uniques: [
    { name: 'custom_field_definitions_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'custom_field_definitions_key', properties: ['organizationId', 'entity', 'key'] },
  ],
  indexes: [
    { name: 'custom_field_definitions_position', properties: ['organizationId', 'entity', 'position', 'id'] },
    { name: 'custom_field_definitions_created_by_id', properties: ['createdById'] },
    { name: 'custom_field_definitions_deleted', expression: `create index "custom_field_definitions_deleted" on "custom_field_definitions" ("organization_id", "entity") where deleted_at is not null` },
  ],
});

/** A field an organization added to its records of one kind. */
export class CustomFieldDefinition extends CustomFieldDefinitionSchema.class {
  isChoice(): boolean {
    return this.type === 'select' || this.type === 'multiselect';
  }

  mayBeUnique(): boolean {
    return UNIQUE_TYPES.includes(this.type);
  }

  /** Answers the names of the fields that changed. */
  edit({ isArchived, ...changes }: DefinitionChanges, at: Date): string[] {
    const changed: string[] = applyPatch<CustomFieldDefinition>(this, changes);
    if (isArchived === undefined || isArchived === (this.archivedAt != null)) return changed;
    this.archivedAt = isArchived ? at : null;
    return [...changed, 'isArchived'];
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
CustomFieldDefinitionSchema.setClass(CustomFieldDefinition);

/** What of a definition may be changed. */
export type DefinitionChanges = { [F in 'label' | 'isRequired' | 'isFilterable' | 'isUnique' | 'options' | 'position']?: CustomFieldDefinition[F] | undefined } & {
  isArchived?: boolean | undefined;
};
