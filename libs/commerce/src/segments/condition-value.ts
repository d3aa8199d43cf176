import { calendarDate, instant, line, parseDuration, PERIODS } from '@app/kernel';
import { z } from 'zod';
import { MAX_LIST, MAX_TEXT, type Operator } from './criteria.js';
import type { SegmentField } from './fact-source.js';

/** A decimal as text, signed, within what numeric columns of amounts and custom fields hold. */
const decimal = () => z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, { error: 'must be a decimal string such as "1250.00"' });
const duration = () => z.string().refine((text) => parseDuration(text) !== undefined, { error: 'must be an ISO 8601 duration such as "P30D"' });
const wholeDays = () => duration().refine((text) => !text.includes('T'), { error: 'must count whole days, weeks, months or years' });
const nearly = () => wholeDays().refine((text) => { const found = parseDuration(text); return !found || found.months * 31 + found.days <= 372; }, { error: 'must be a year at most' });
/** A backslash at the very end would escape nothing (SQLSTATE 22025). */
const pattern = () => line(MAX_TEXT).refine((text) => !/(?<!\\)(\\\\)*\\$/.test(text), { error: 'must not end with a lone backslash' });

const valueOf = (field: SegmentField): z.ZodType => ({
  text: () => line(MAX_TEXT),
  choice: () => z.enum(field.options as [string, ...string[]]),
  boolean: () => z.boolean(),
  integer: () => z.int().min(-2_147_483_648).max(2_147_483_647),
  decimal,
  date: calendarDate,
  instant: () => z.union([calendarDate(), instant()]),
  reference: () => z.uuid(),
})[field.type]();

/** What is wrong with the value of a condition; undefined when nothing is. */
export function conditionValueError(field: SegmentField, op: Operator, value: unknown): { index?: PropertyKey | undefined; detail: string } | undefined {
  if (op === 'empty' || op === 'notEmpty') return value === undefined ? undefined : { detail: 'is not asked for by this operator' };
  const { error } = schemaOf(field, op).safeParse(value);
  if (!error) return undefined;
  const [issue] = error.issues;
  return { index: issue!.path[0], detail: issue!.message };
}

function schemaOf(field: SegmentField, op: Operator): z.ZodType {
  switch (op) {
    case 'in':
      return z.array(valueOf(field)).min(1).max(MAX_LIST);
    case 'between':
      return z.tuple([valueOf(field), valueOf(field)]);
    case 'like':
      return pattern();
    case 'during':
      return z.enum(PERIODS);
    case 'anniversaryWithinNext':
      return nearly();
    case 'withinLast':
    case 'withinNext':
    case 'moreThanAgo':
    case 'moreThanAhead':
      return field.type === 'date' ? wholeDays() : duration();
    default:
      return valueOf(field);
  }
}
