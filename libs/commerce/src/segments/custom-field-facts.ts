import { CustomFields } from '@app/tenancy';
import { CustomerUpdated } from '../events.js';
import type { FactSource, SegmentField } from './fact-source.js';

const value = 'c.custom_fields -> $name';
const text = 'c.custom_fields ->> $name';
/** A field may have had another type once: what does not fit is no value. */
const ifType = (type: string, sql: string) => `(case when jsonb_typeof(${value}) = '${type}' then ${sql} end)`;
const manyValues = `(select c.organization_id, c.id as customer_id, v.chosen from jsonb_array_elements_text(case when jsonb_typeof(${value}) = 'array' then ${value} else '[]' end) as v (chosen)) r`;
const asText = { type: 'text', sql: `(${text})` } as const;

/** The fields an organization added to its customers. Their values are the customer's, and change with it. */
export const customFieldFacts = (customFields: CustomFields): FactSource => ({
  name: 'custom-fields',
  touchedBy: [CustomerUpdated],
  fields: [],
  async ownFields(): Promise<SegmentField[]> {
    const { rules } = await customFields.of('customer');
    return rules.flatMap(({ key, label, type, options }): SegmentField[] => {
      const field = { key: `customFields.${key}`, label, bind: key, ...sqlOf(type, options) };
      return type === 'money' ? [field, { ...field, key: `${field.key}.currency`, label: `${label}, currency`, type: 'text', sql: `(${value} ->> 'currency')` }] : [field];
    });
  },
});

function sqlOf(type: 'text' | 'number' | 'boolean' | 'date' | 'select' | 'multiselect' | 'url' | 'email' | 'money', options: readonly string[]): Pick<SegmentField, 'type' | 'sql' | 'rows' | 'lateral' | 'options'> {
  switch (type) {
    case 'number':
      return { type: 'decimal', sql: ifType('number', `(${text})::numeric`) };
    case 'money':
      return { type: 'decimal', sql: ifType('object', `(${value} ->> 'amount')::numeric`) };
    case 'boolean':
      return { type: 'boolean', sql: ifType('boolean', `(${text})::boolean`) };
    case 'date':
      return { type: 'date', sql: `(case when ${text} ~ '^\\d{4}-\\d\\d-\\d\\d$' then (${text})::date end)` };
    case 'select':
      return { type: 'choice', sql: `(${text})`, options };
    case 'multiselect':
      return { type: 'choice', sql: 'r.chosen', rows: manyValues, lateral: true, options };
    default:
      return asText;
  }
}
