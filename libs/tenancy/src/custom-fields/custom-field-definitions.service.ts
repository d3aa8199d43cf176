import { Clock, expectVersion, invalid, Jobs, NotFound, Outbox, requireOrganizationId, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CustomFieldCreated, CustomFieldDeleted, CustomFieldUpdated } from '../events.js';
import { CustomFieldDefinition, type CustomFieldEntity } from './custom-field-definition.entity.js';
import type { CreateCustomField, UpdateCustomField } from './custom-field.dto.js';
import { CustomFieldBeingDeleted, CustomFieldExists, TooManyCustomFields } from './custom-field.problems.js';
import { CustomFieldView } from './custom-field.view.js';
import { CustomFields } from './custom-fields.js';
import { RemoveCustomFieldJob } from './remove-custom-field.job.js';

const MAX_PER_ENTITY = 100;
const MAX_TAKING_UP_MS = 25_000;

/** The definitions of an organization's own fields. */
@Injectable()
export class CustomFieldDefinitionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly fields: CustomFields,
    private readonly jobs: Jobs,
  ) {}

  list(query: ListQuery) {
    return CustomFieldView.page(query);
  }

  get(id: string) {
    return CustomFieldView.one(id);
  }

  async schema(entity: CustomFieldEntity) {
    return { entity, schema: (await this.fields.of(entity)).jsonSchema() };
  }

  /** 409 `custom_field_exists`, 409 `custom_field_being_deleted`, 409 `too_many_custom_fields`, 409 `custom_field_not_unique`. */
  async create(input: CreateCustomField): Promise<CustomFieldDefinition> {
    // two at the same moment, one after the other: neither would see the key of the other, nor count it
    await requireScope().rows('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`tenancy.custom-fields ${requireOrganizationId()} ${input.entity}`]);
    const rows = await requireScope().rows<{ key: string; isDeleted: boolean }>(
      'select key, deleted_at is not null as "isDeleted" from custom_field_definitions where organization_id = ? and entity = ?',
      [requireOrganizationId(), input.entity],
    );
    const namesake = rows.find(({ key }) => key === input.key);
    if (namesake) throw namesake.isDeleted ? new CustomFieldBeingDeleted() : new CustomFieldExists();
    if (rows.filter(({ isDeleted }) => !isDeleted).length >= MAX_PER_ENTITY) throw new TooManyCustomFields();
    const definition = this.em.create(CustomFieldDefinition, { ...input, createdById: requireScope().userId });
    check(definition);
    this.outbox.publish(CustomFieldCreated, { customFieldId: definition.id, entity: definition.entity, key: definition.key });
    this.forgetLater();
    await this.em.flush();
    return definition;
  }

  /** 409 `custom_field_not_unique`. */
  async update(id: string, changes: UpdateCustomField): Promise<CustomFieldDefinition> {
    const definition = await this.load(id);
    expectVersion(definition);
    const changed = definition.edit(changes, this.clock.now());
    check(definition);
    if (definition.isUnique && changed.includes('isUnique')) await allowTime();
    if (changed.length > 0) this.outbox.publish(CustomFieldUpdated, { customFieldId: id, entity: definition.entity, key: definition.key, changed });
    this.forgetLater();
    await this.em.flush();
    return definition;
  }

  /** Nobody sees the field from here on; a job takes its values out of the records. */
  async delete(id: string): Promise<void> {
    const definition = await this.load(id);
    expectVersion(definition);
    this.outbox.publish(CustomFieldDeleted, { customFieldId: id, entity: definition.entity, key: definition.key });
    definition.delete(this.clock.now());
    await this.jobs.enqueue(RemoveCustomFieldJob, { customFieldId: id });
    this.forgetLater();
  }

  private forgetLater(): void {
    requireScope().afterCommit(() => this.fields.forget());
  }

  private load(id: string): Promise<CustomFieldDefinition> {
    return this.em.findOneOrFail(CustomFieldDefinition, { id, deletedAt: null }, { failHandler: () => new NotFound() });
  }
}

/** The values of all records are taken up in one statement: some seconds for half a million of them. Whoever writes such records waits meanwhile. */
const allowTime = () => requireScope().rows(`select set_config('statement_timeout', '${MAX_TAKING_UP_MS}', true)`, []);

function check(definition: CustomFieldDefinition): void {
  if (definition.isUnique && !definition.mayBeUnique()) throw invalid('#/isUnique', 'invalid_type', 'Values of this type cannot be unique.');
  if (definition.isChoice() === definition.options.length > 0) return;
  throw invalid('#/options', 'invalid_options', definition.isChoice() ? 'A choice needs options.' : 'Only select and multiselect have options.');
}
