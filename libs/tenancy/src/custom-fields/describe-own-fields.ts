import { OwnFields } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CUSTOM_FIELD_ENTITIES } from './custom-field-definition.entity.js';
import { CustomFields } from './custom-fields.js';

/** Custom fields are columns of the files records come from and go to. */
@Injectable()
export class DescribeOwnFields implements OnModuleInit {
  constructor(
    private readonly ownFields: OwnFields,
    private readonly customFields: CustomFields,
  ) {}

  onModuleInit(): void {
    this.ownFields.keptBy(async (resource) => {
      const entity = CUSTOM_FIELD_ENTITIES.find((known) => known === resource);
      return entity && (await this.customFields.of(entity)).ofFiles(entity);
    });
  }
}
