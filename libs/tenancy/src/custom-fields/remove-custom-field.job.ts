import { defineJob, Handles, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CustomFieldEntity } from './custom-field-definition.entity.js';
import { CustomFieldTables } from './custom-field-tables.js';

export const RemoveCustomFieldJob = defineJob('tenancy.remove-custom-field', { queue: 'slow', data: z.object({ customFieldId: z.uuid() }), attempts: 20, timeoutMs: 3_600_000, transaction: 'own' });

/** Records that are looked at in one transaction. */
const BATCH = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface DeletedField {
  entity: CustomFieldEntity;
  key: string;
  strippedThrough: string;
}

/**
 * Takes the values of a deleted custom field out of the records, in the order of their ids, and then the field itself. How far
 * it is is written in the transaction of each batch: a run that was ended goes on there. Triggers keep new values out meanwhile.
 */
@Injectable()
export class RemoveCustomField {
  constructor(private readonly tables: CustomFieldTables) {}

  @Handles(RemoveCustomFieldJob)
  async run({ customFieldId }: JobData<typeof RemoveCustomFieldJob>, { signal }: JobRunContext): Promise<void> {
    do signal.throwIfAborted();
    while (await requireScope().transaction(() => this.proceed(customFieldId)));
  }

  /** Whether there may be more to do. */
  private async proceed(id: string): Promise<boolean> {
    const scope = requireScope();
    const own = [requireOrganizationId(), id];
    const [field] = await scope.rows<DeletedField>(
      `select entity, key, coalesce(stripped_through, '${BEFORE_ALL}') as "strippedThrough" from custom_field_definitions where organization_id = ? and id = ? and deleted_at is not null for update`,
      own,
    );
    if (!field) return false;
    const through = await this.strip(field);
    if (through) await scope.rows('update custom_field_definitions set stripped_through = ? where organization_id = ? and id = ?', [through, ...own]);
    else await scope.rows('delete from custom_field_definitions where organization_id = ? and id = ?', own);
    return through !== undefined;
  }

  /** Takes the value out of the next records; the id of the last one, undefined when there are none left. Their versions stay: nobody changed them. */
  private async strip({ entity, key, strippedThrough }: DeletedField): Promise<string | undefined> {
    const scope = requireScope();
    const table = this.tables.of(entity);
    const page = await scope.rows<{ id: string; carries: boolean }>(
      `select id, jsonb_exists(custom_fields, ?) as carries from ${table} where organization_id = ? and id > ?::uuid order by id limit ${BATCH}`,
      [key, requireOrganizationId(), strippedThrough],
    );
    const carriers = page.filter(({ carries }) => carries).map(({ id }) => id);
    if (carriers.length > 0) await scope.rows(`update ${table} set custom_fields = custom_fields - ?::text where organization_id = ? and id = any(?::uuid[])`, [key, requireOrganizationId(), carriers]);
    return page.at(-1)?.id;
  }
}
