import { calendarDate, currencyCode, decimalAmount, emailAddress, fitsCurrency, paragraph, roundAmount, type ImportField } from '@app/kernel';
import { z } from 'zod';
import type { CustomFieldType } from './custom-field-definition.entity.js';

/** What the values of a record are judged by. */
export interface FieldRule {
  key: string;
  label: string;
  type: CustomFieldType;
  isRequired: boolean;
  isFilterable: boolean;
  isUnique: boolean;
  options: string[];
}

/** Judges one value. */
export function valueOf({ type, options }: FieldRule): z.ZodType {
  switch (type) {
    case 'text': return paragraph(4000).min(1);
    case 'number': return z.number().min(-1e15).max(1e15);
    case 'boolean': return z.boolean();
    case 'date': return calendarDate();
    case 'select': return z.enum(options);
    case 'multiselect': return z.array(z.enum(options)).min(1).max(200).refine((all) => new Set(all).size === all.length, { error: 'must not repeat' });
    case 'url': return z.url({ protocol: /^https?$/ }).max(2000);
    case 'email': return emailAddress();
    case 'money': return money();
  }
}

/** An amount with exactly the decimals of its currency, so that equal amounts are equal values. */
const money = () =>
  z
    .strictObject({ amount: decimalAmount(), currency: currencyCode() })
    .refine(({ amount, currency }) => fitsCurrency(amount, currency), { error: 'has more decimals than its currency', path: ['amount'] })
    .overwrite(({ amount, currency }) => ({ amount: roundAmount(amount, currency), currency }));

/** The text of a query parameter as the value it means, to be judged by `valueOf`: `12.50 EUR` for money. */
export function parsed({ type }: FieldRule, text: string): unknown {
  switch (type) {
    case 'number': return text.trim() === '' ? Number.NaN : Number(text);
    case 'boolean': return text === 'true' || (text === 'false' ? false : text);
    case 'multiselect': return [text];
    case 'money': {
      const [amount, currency] = text.split(' ');
      return { amount, currency };
    }
    default: return text;
  }
}

/** How a cell of a file is read before `valueOf` judges it. */
export function cellKindOf({ type }: FieldRule): ImportField['kind'] {
  switch (type) {
    case 'number':
    case 'boolean':
    case 'date':
    case 'money': return type;
    case 'multiselect': return 'list';
    default: return 'text';
  }
}
