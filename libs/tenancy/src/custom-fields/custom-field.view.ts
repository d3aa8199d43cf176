import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { CUSTOM_FIELD_ENTITIES, CUSTOM_FIELD_TYPES } from './custom-field-definition.entity.js';
import { CustomFieldDto } from './custom-field.dto.js';

/** What a custom field shows, and how the fields are listed. */
export const CustomFieldView = defineView({
  table: 'custom_field_definitions',
  resource: 'custom-field-definition',
  returns: CustomFieldDto,
  where: 't.deleted_at is null',
  filters: {
    entity: equals('t.entity', z.enum(CUSTOM_FIELD_ENTITIES)),
    type: equals('t.type', z.enum(CUSTOM_FIELD_TYPES)),
    isArchived: equals('(t.archived_at is not null)', z.enum(['true', 'false']), 'boolean'),
  },
  sort: { position: { sql: 't.position', cast: 'int' } },
  defaultSort: 'position',
});
