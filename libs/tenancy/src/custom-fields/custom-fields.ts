import { Injectable } from '@nestjs/common';
import { ExpiringCache, requireOrganizationId, requireScope, type Fragment, type ListQuery } from '@app/kernel';
import type { CustomFieldEntity } from './custom-field-definition.entity.js';
import { containing, CustomFieldSet } from './custom-field-set.js';
import type { CustomFieldPatch, CustomFieldValues } from './custom-field-values.dto.js';
import type { FieldRule } from './field-value.js';

const RULES = `select key, label, type, is_required as "isRequired", is_filterable as "isFilterable", is_unique as "isUnique", options
  from custom_field_definitions where organization_id = ? and entity = ? and archived_at is null and deleted_at is null order by position, id`;

/** How long a new field may be asked of nobody. */
const KEEP_MS = 2_000;
const MAX_SETS = 5_000;

/** The fields the running organization added to its records. */
@Injectable()
export class CustomFields {
  readonly #lately = new ExpiringCache<CustomFieldSet>(MAX_SETS);

  /** What records of the kind are judged by; keep it for many records at once. */
  async of(entity: CustomFieldEntity): Promise<CustomFieldSet> {
    return new CustomFieldSet(await requireScope().rows<FieldRule>(RULES, [requireOrganizationId(), entity]));
  }

  /** The values of one record after `patch` (see `CustomFieldSet.merge`): 422 with pointers when they do not fit. */
  async validate(entity: CustomFieldEntity, patch: CustomFieldPatch | undefined, before?: CustomFieldValues): Promise<CustomFieldValues> {
    if (before && !patch) return before;
    const key = `${requireOrganizationId()} ${entity}`;
    const fields = patch ? await this.of(entity) : await this.#lately.load(key, KEEP_MS, () => this.of(entity));
    return fields.merge(patch, before);
  }

  /** Drops what is remembered, because the fields of the organization changed. */
  forget(): void {
    const organizationId = requireOrganizationId();
    this.#lately.deleteWhere((_, key) => key.startsWith(organizationId));
  }

  /** The condition of the `customFields[…]` parameters of a list over `table`; undefined when there is none. */
  async filter(entity: CustomFieldEntity, table: string, query: ListQuery): Promise<Fragment | undefined> {
    if (!Object.keys(query).some((name) => name.startsWith('customFields['))) return undefined;
    const wanted = (await this.of(entity)).wanted(query);
    return wanted && containing(table, wanted);
  }
}
