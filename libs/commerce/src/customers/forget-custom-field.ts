import { CustomFieldTables } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Tells where customers carry the values of custom fields, which are taken out there when a field is deleted. */
@Injectable()
export class ForgetCustomField implements OnModuleInit {
  constructor(private readonly tables: CustomFieldTables) {}

  onModuleInit(): void {
    this.tables.register('customer', 'customers');
  }
}
