import type { Operator } from './criteria.js';
import { OPERATORS_OF } from './criteria.js';
import type { FactSource, SegmentEvent, SegmentField } from './fact-source.js';

/** Everything the criteria of one organization may ask about, by key. */
export class Catalogue {
  readonly #fields = new Map<string, { field: SegmentField; source: string }>();
  readonly #events = new Map<string, { event: SegmentEvent; source: string }>();

  add(source: FactSource, fields: readonly SegmentField[]): void {
    for (const field of fields) this.#fields.set(field.key, { field, source: source.name });
  }

  addEvents(source: FactSource): void {
    for (const event of source.events ?? []) this.#events.set(event.key, { event, source: source.name });
  }

  field(key: string): { field: SegmentField; source: string } | undefined {
    return this.#fields.get(key);
  }

  event(key: string): { event: SegmentEvent; source: string } | undefined {
    return this.#events.get(key);
  }

  fields(): SegmentField[] {
    return [...this.#fields.values()].map(({ field }) => field);
  }

  events(): SegmentEvent[] {
    return [...this.#events.values()].map(({ event }) => event);
  }
}

/** Whether criteria that ask for a field must name a currency. */
export const needsCurrency = ({ currencySql, inCurrency }: SegmentField): boolean => currencySql !== undefined || inCurrency === true;

/** The operators of a field; one that always has a value cannot be asked whether it has. */
export function operatorsOf(field: SegmentField): readonly Operator[] {
  const operators: readonly Operator[] = OPERATORS_OF[field.type];
  const always = field.absent !== undefined || (field.nullable === false && !field.rows);
  return always ? operators.filter((op) => op !== 'empty' && op !== 'notEmpty') : operators;
}
