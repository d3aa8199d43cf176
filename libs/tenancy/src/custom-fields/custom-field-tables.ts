import { Injectable } from '@nestjs/common';
import type { CustomFieldEntity } from './custom-field-definition.entity.js';

/** Where records carry values of custom fields, in a column `custom_fields`. A context registers its tables when its module starts. */
@Injectable()
export class CustomFieldTables {
  readonly #tables = new Map<CustomFieldEntity, string>();

  register(entity: CustomFieldEntity, table: string): void {
    this.#tables.set(entity, table);
  }

  of(entity: CustomFieldEntity): string {
    const table = this.#tables.get(entity);
    if (!table) throw new Error(`Nobody told where records of the kind ${entity} are.`);
    return table;
  }
}
