import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { tenancy } from '../tenancy.permissions.js';
import { CustomFieldDefinitionsService } from './custom-field-definitions.service.js';
import { CreateCustomFieldDto, CustomFieldDto, CustomFieldSchemaDto, CustomFieldSchemaQuery, UpdateCustomFieldDto, type CreateCustomField, type UpdateCustomField } from './custom-field.dto.js';
import { CustomFieldBeingDeleted, CustomFieldExists, CustomFieldNotUnique, TooManyCustomFields } from './custom-field.problems.js';
import { CustomFieldView } from './custom-field.view.js';

const BY_ID = byId('custom-field-definition');

@ApiTags('tenancy')
@Controller('v1/custom-fields')
export class CustomFieldsController {
  constructor(private readonly definitions: CustomFieldDefinitionsService) {}

  @Get()
  @Endpoint({ summary: 'List custom fields', permission: tenancy.customFields.read, returns: CustomFieldView.Page })
  async list(@Query({ schema: CustomFieldView.Query }) query: ListQuery) {
    return this.definitions.list(query);
  }

  @Get('schema')
  @Endpoint({ summary: 'A JSON Schema of the custom fields of one kind of record', permission: tenancy.customFields.read, returns: CustomFieldSchemaDto })
  async schema(@Query({ schema: CustomFieldSchemaQuery }) { entity }: CustomFieldSchemaQuery) {
    return this.definitions.schema(entity);
  }

  @Post()
  @Endpoint({
    summary: 'Add a field to one kind of record',
    description: 'Records that are there already may lack a required field until they are next changed.',
    permission: tenancy.customFields.write,
    returns: CustomFieldDto,
    status: 201,
    problems: [CustomFieldExists, CustomFieldBeingDeleted, TooManyCustomFields, CustomFieldNotUnique],
  })
  async create(@Body({ schema: CreateCustomFieldDto }) input: CreateCustomField) {
    return CustomFieldView.present(await this.definitions.create(input));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a custom field', permission: tenancy.customFields.read, returns: CustomFieldDto })
  async get(@Param({ schema: BY_ID }) { id }: ById) {
    return this.definitions.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change or archive a custom field', permission: tenancy.customFields.write, returns: CustomFieldDto, conditional: true, problems: [CustomFieldNotUnique] })
  async update(@Param({ schema: BY_ID }) { id }: ById, @Body({ schema: UpdateCustomFieldDto }) changes: UpdateCustomField) {
    return CustomFieldView.present(await this.definitions.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a custom field with all its values', description: 'The field is gone at once; a job takes its values out of the records, and its key is free again after that.', permission: tenancy.customFields.write, status: 204, conditional: true })
  async delete(@Param({ schema: BY_ID }) { id }: ById) {
    await this.definitions.delete(id);
  }
}
