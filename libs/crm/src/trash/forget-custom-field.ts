import { currentTime, OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { CustomFieldTables } from '@app/tenancy';
import { CustomFieldDeleted } from '@app/tenancy/events';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TRASH_TYPES } from './trash-entry.dto.js';
import { TRASH } from './trash.view.js';

/** Tells where records carry the values of custom fields, and takes a deleted field out of saved views, which the list would refuse, and out of the stages that asked for it: nobody can give it a value any more. */
@Injectable()
export class ForgetCustomField implements OnModuleInit {
  constructor(private readonly tables: CustomFieldTables) {}

  onModuleInit(): void {
    for (const type of TRASH_TYPES) this.tables.register(type, TRASH[type].table);
  }

  /** What is gone cannot be taken out twice. */
  @OnEvent(CustomFieldDeleted, 'crm.forget-custom-field')
  async forget({ data: { entity, key } }: EventOf<typeof CustomFieldDeleted>): Promise<void> {
    const field = `customFields.${key}`;
    const filter = `customFields[${key}]`;
    await requireScope().rows(
      `update saved_views set filters = filters - ?::text, columns = columns - ?::text, updated_at = ?, version = version + 1
       where organization_id = ? and resource = ? and (jsonb_exists(filters, ?) or jsonb_exists(columns, ?))`,
      [filter, field, currentTime(), requireOrganizationId(), entity, filter, field],
    );
    if (entity !== 'deal') return;
    await requireScope().rows('update pipeline_stages set required_fields = required_fields - ? where organization_id = ? and jsonb_exists(required_fields, ?)', [field, requireOrganizationId(), field]);
  }
}
