import { isDeepStrictEqual } from 'node:util';
import { invalid, problems, validated, type Fragment, type ImportField, type ListQuery, type OwnFieldSet } from '@app/kernel';
import { z } from 'zod';
import type { CustomFieldPatch, CustomFieldValues } from './custom-field-values.dto.js';
import type { CustomFieldEntity } from './custom-field-definition.entity.js';
import { cellKindOf, parsed, valueOf, type FieldRule } from './field-value.js';

const PARAMETER = /^customFields\[(.*)\]$/;
/** Names of the query parameters that filter by a custom field: `customFields[fleet_size]=12`. */
export const CUSTOM_FIELD_PARAMETERS = /^customFields\[[a-z][a-z0-9_]{0,49}\]$/;

/** The fields an organization has for one kind of record, ready to judge any number of records. */
export class CustomFieldSet {
  constructor(readonly rules: readonly FieldRule[]) {}

  /**
   * The values of a record after `patch`: what it does not name stays, null removes. 422 with a pointer below
   * `#/customFields` for every value that does not fit, every unknown key, and every required field that would be missing.
   * Values of archived fields are kept as they are; where nothing changes, `before` itself is answered.
   */
  merge(patch: CustomFieldPatch = {}, before: CustomFieldValues = {}): CustomFieldValues {
    const { customFields: given } = validated(z.object({ customFields: this.patch() }), { customFields: patch });
    const after = Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== undefined)) as CustomFieldValues;
    const lacking = this.rules.filter(({ key, isRequired }) => isRequired && !Object.hasOwn(after, key));
    if (lacking.length === 0) return isDeepStrictEqual(after, before) ? before : after;
    throw new problems.InvalidRequest({ errors: lacking.map(({ key }) => ({ pointer: `#/customFields/${key}`, code: 'required', detail: 'This field must have a value.' })) });
  }

  /** JSON Schema (2020-12) of the values. */
  jsonSchema(): Record<string, unknown> {
    return z.toJSONSchema(this.values(), { io: 'input' });
  }

  /** The values a row must contain, by the `customFields[…]` parameters of a list; undefined when there is none. */
  wanted(query: ListQuery): CustomFieldValues | undefined {
    const asked = Object.entries(query).filter(([name, value]) => PARAMETER.test(name) && value !== undefined);
    if (asked.length === 0) return undefined;
    return Object.fromEntries(asked.map(([name, text]) => [PARAMETER.exec(name)![1]!, this.value(name, String(text))]));
  }

  /** The fields as columns of files, `customFields.<key>`; records of the kind are told apart by those that are unique. */
  ofFiles(entity: CustomFieldEntity): OwnFieldSet {
    const named = (value: (rule: FieldRule) => z.ZodType) => z.strictObject(Object.fromEntries(this.rules.map((rule) => [`customFields.${rule.key}`, value(rule)])));
    return {
      within: 'customFields',
      fields: Object.fromEntries(this.rules.map((rule) => [`customFields.${rule.key}`, { kind: cellKindOf(rule), column: 'custom_fields', inside: { key: rule.key }, labels: [rule.key, rule.label], ...(rule.isUnique ? keyOf(entity, rule) : {}) }])),
      create: named((rule) => (rule.isRequired ? valueOf(rule) : valueOf(rule).optional())),
      update: named((rule) => (rule.isRequired ? valueOf(rule) : valueOf(rule).nullable()).optional()),
    };
  }

  private value(name: string, text: string): CustomFieldValues[string] {
    const rule = this.rules.find(({ key, isFilterable }) => isFilterable && `customFields[${key}]` === name);
    if (!rule) throw invalid(`#/${name}`, 'unknown_field', 'There is no field with this key to filter by.');
    const fit = valueOf(rule).safeParse(parsed(rule, text));
    if (!fit.success) throw invalid(`#/${name}`, 'invalid_value', 'No record can have this value.');
    return fit.data as CustomFieldValues[string];
  }

  private patch() {
    return z.strictObject(Object.fromEntries(this.rules.map((rule) => [rule.key, valueOf(rule).nullable().optional()])));
  }

  private values() {
    return z.strictObject(Object.fromEntries(this.rules.map((rule) => [rule.key, rule.isRequired ? titled(rule) : titled(rule).optional()])));
  }
}

const keyOf = (entity: CustomFieldEntity, { key }: FieldRule): Pick<ImportField, 'isKey' | 'lookup'> => ({
  isKey: true,
  lookup: (text) =>
    `(select u.record_id from unique_field_values u where u.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and u.entity = '${entity}' and u.key = '${key}' and u.digest = sha256(convert_to(${text}, 'UTF8')))`,
});

const titled = (rule: FieldRule): z.ZodType => valueOf(rule).meta({ title: rule.label });

/** The rows of a table that contain the values, through the function that may use its index (`<table>_with_custom_fields`). */
export const containing = (table: string, wanted: CustomFieldValues): Fragment => ({ sql: `t.id in (select ${table}_with_custom_fields(?::jsonb))`, params: [JSON.stringify(wanted)] });
