import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { CUSTOM_FIELD_KEY } from './custom-field-values.dto.js';
import { CUSTOM_FIELD_ENTITIES, CUSTOM_FIELD_TYPES } from './custom-field-definition.entity.js';

const example = { entity: 'lead', key: 'fleet_size', label: 'Vehicles', type: 'number', isRequired: false, isFilterable: true, isUnique: false, options: [], position: 10 } as const;

export const CustomFieldDto = z
  .object({
    id: idOf('custom-field-definition'),
    entity: z.enum(CUSTOM_FIELD_ENTITIES),
    key: z.string(),
    label: z.string(),
    type: z.enum(CUSTOM_FIELD_TYPES),
    isRequired: z.boolean(),
    isFilterable: z.boolean(),
    isUnique: z.boolean().describe('No two records outside of the trash have the same value.'),
    options: z.array(z.string()).describe('What may be chosen; empty but for `select` and `multiselect`.'),
    position: z.int(),
    archivedAt: z.iso.datetime().nullable().describe('Values of an archived field stay, and cannot be written.'),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'CustomField',
    example: {
      id: '01937c4e-5555-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      archivedAt: null,
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const options = z.array(line(120)).max(200).refine((all) => new Set(all).size === all.length, { error: 'must not repeat' });
const position = z.int().min(0).max(10_000);

export const CreateCustomFieldDto = z
  .strictObject({
    entity: z.enum(CUSTOM_FIELD_ENTITIES),
    key: z.string().regex(CUSTOM_FIELD_KEY, { error: 'must be lower case letters, digits and underscores, beginning with a letter' }),
    label: line(120),
    type: z.enum(CUSTOM_FIELD_TYPES),
    isRequired: z.boolean().default(false),
    isFilterable: z.boolean().default(true),
    isUnique: z.boolean().default(false).describe('Only for text, number, date, url and email.'),
    options: options.default([]),
    position: position.default(0),
  })
  .meta({ id: 'CreateCustomField', example });
export type CreateCustomField = z.output<typeof CreateCustomFieldDto>;

/** Kind, key and type of a field stay what they are: the values of the records depend on them. */
export const UpdateCustomFieldDto = z
  .strictObject({ label: line(120), isRequired: z.boolean(), isFilterable: z.boolean(), isUnique: z.boolean(), options, position, isArchived: z.boolean() })
  .partial()
  .meta({ id: 'UpdateCustomField', example: { label: 'Vehicles in the fleet', isArchived: false } });
export type UpdateCustomField = z.output<typeof UpdateCustomFieldDto>;

export const CustomFieldSchemaQuery = z.strictObject({ entity: z.enum(CUSTOM_FIELD_ENTITIES).meta({ description: 'Kind of record.', example: 'lead' }) });
export type CustomFieldSchemaQuery = z.output<typeof CustomFieldSchemaQuery>;

export const CustomFieldSchemaDto = z
  .object({ entity: z.enum(CUSTOM_FIELD_ENTITIES), schema: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12) of `customFields` in a record of this kind.') })
  .meta({
    id: 'CustomFieldSchema',
    example: {
      entity: 'lead',
      schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties: { fleet_size: { type: 'number', title: 'Vehicles' } }, additionalProperties: false },
    },
  });
