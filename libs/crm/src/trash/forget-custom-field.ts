import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { CustomFieldDeleted } from '@app/tenancy/events';
import { Injectable } from '@nestjs/common';
import { TRASH_TYPES } from './trash-entry.dto.js';
import { TRASH } from './trash.view.js';

/** Takes a deleted custom field out of the records that had a value of it, and of the stages that asked for it. What is gone cannot be taken out twice. */
@Injectable()
export class ForgetCustomField {
  @OnEvent(CustomFieldDeleted, 'crm.forget-custom-field')
  async forget({ data: { entity, key } }: EventOf<typeof CustomFieldDeleted>): Promise<void> {
    const type = TRASH_TYPES.find((known) => known === entity);
    if (!type) return;
    const { table } = TRASH[type];
    await requireScope().rows(`update ${table} set custom_fields = custom_fields - ? where organization_id = ? and jsonb_exists(custom_fields, ?)`, [key, requireOrganizationId(), key]);
    if (type !== 'deal') return;
    const field = `customFields.${key}`;
    await requireScope().rows('update pipeline_stages set required_fields = required_fields - ? where organization_id = ? and jsonb_exists(required_fields, ?)', [field, requireOrganizationId(), field]);
  }
}
