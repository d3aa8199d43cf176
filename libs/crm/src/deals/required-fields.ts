import { problems } from '@app/kernel';
import { customFieldKey, type RequirableField } from '../pipelines/requirable-fields.js';

/** What of a deal a stage may ask for. */
interface Fields {
  value: string;
  description?: string | null | undefined;
  expectedCloseDate?: string | null | undefined;
  contactPhone?: string | null | undefined;
  companyName?: string | null | undefined;
  assignedToId?: string | null | undefined;
  leadId?: string | null | undefined;
  contactId?: string | null | undefined;
  accountId?: string | null | undefined;
  customFields?: Record<string, unknown> | undefined;
}

/** Fields the stage asks for and the deal does not have; an amount of 0 is none. */
export const lackingFields = (deal: Fields, required: readonly RequirableField[]): RequirableField[] => required.filter((field) => !isGiven(deal, field));

/** Throws a 422 that points to every field the stage asks for and the deal does not have, but for those in `excused`. */
export function requireFields(deal: Fields, required: readonly RequirableField[], excused: readonly RequirableField[] = []): void {
  const errors = lackingFields(deal, required)
    .filter((field) => !excused.includes(field))
    .map((field) => ({ pointer: `#/${field.replace('.', '/')}`, code: 'required', detail: 'The stage asks for it.' }));
  if (errors.length > 0) throw new problems.InvalidRequest({ errors });
}

function isGiven(deal: Fields, field: RequirableField): boolean {
  const key = customFieldKey(field);
  const value = key === undefined ? deal[field as Exclude<keyof Fields, 'customFields'>] : deal.customFields?.[key];
  if (field === 'value') return Number(value) > 0;
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}
