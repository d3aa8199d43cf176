import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { CustomFieldDeleted } from '@app/tenancy/events';
import { Injectable } from '@nestjs/common';

/** Takes the values of a deleted custom field out of the customers that had it. What is gone cannot be taken out twice. */
@Injectable()
export class ForgetCustomField {
  @OnEvent(CustomFieldDeleted, 'commerce.forget-custom-field')
  async forget({ data: { entity, key } }: EventOf<typeof CustomFieldDeleted>): Promise<void> {
    if (entity !== 'customer') return;
    await requireScope().rows('update customers set custom_fields = custom_fields - ? where organization_id = ? and jsonb_exists(custom_fields, ?)', [key, requireOrganizationId(), key]);
  }
}
