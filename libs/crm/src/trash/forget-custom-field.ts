import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { CustomFieldTables } from '@app/tenancy';
import { CustomFieldDeleted } from '@app/tenancy/events';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TRASH_TYPES } from './trash-entry.dto.js';
import { TRASH } from './trash.view.js';

/** Tells where records carry the values of custom fields, and takes a deleted field out of the stages that asked for it: nobody can give it a value any more. */
@Injectable()
export class ForgetCustomField implements OnModuleInit {
  constructor(private readonly tables: CustomFieldTables) {}

  onModuleInit(): void {
    for (const type of TRASH_TYPES) this.tables.register(type, TRASH[type].table);
  }

  /** What is gone cannot be taken out twice. */
  @OnEvent(CustomFieldDeleted, 'crm.forget-custom-field')
  async forget({ data: { entity, key } }: EventOf<typeof CustomFieldDeleted>): Promise<void> {
    if (entity !== 'deal') return;
    const field = `customFields.${key}`;
    await requireScope().rows('update pipeline_stages set required_fields = required_fields - ? where organization_id = ? and jsonb_exists(required_fields, ?)', [field, requireOrganizationId(), field]);
  }
}
