import type { Mergeable } from './mergeables.js';
import type { RecordImage } from './record-merge.entity.js';

export interface MergeCandidate {
  id: string;
  image: RecordImage;
}

export interface FieldConflict {
  field: string;
  values: { recordId: string; value: unknown }[];
  chosenId: string;
}

export interface ChosenFields {
  /** The survivor's fields after the merge. */
  after: RecordImage;
  /** Fields of which the records have different values. */
  conflicts: FieldConflict[];
}

/**
 * The fields of the survivor, the first of the records. Each comes from the record that was chosen for it, or else from the
 * first that has a value. Custom fields are joined by key, and a conversion is never lost.
 */
export function chooseFields({ fields, groups }: Mergeable, records: readonly MergeCandidate[], choices: Readonly<Record<string, string>>): ChosenFields {
  const byId = new Map(records.map((record) => [record.id, record]));
  const leaderOf = new Map(groups.flatMap(([leader, ...others]) => others.map((field) => [field, leader!] as const)));
  const source = (field: string): MergeCandidate => {
    const leader = leaderOf.get(field) ?? field;
    return (choices[leader] && byId.get(choices[leader])) || records.find(({ image }) => image[leader] !== null && image[leader] !== undefined) || records[0]!;
  };
  const converted = records.some(({ image }) => image['convertedAt']);
  const after: RecordImage = {};
  const conflicts: FieldConflict[] = [];
  for (const field of Object.keys(fields)) {
    // where nobody was converted, the status is a field like any other
    const from = field === 'status' && !converted ? (byId.get(choices['status'] ?? '') ?? records[0]!) : source(field);
    after[field] = field === 'customFields' && !choices[field] ? joined(records) : from.image[field];
    const values = records.map(({ id, image }) => ({ recordId: id, value: image[field] ?? null })).filter(({ value }) => value !== null && JSON.stringify(value) !== '{}');
    if (new Set(values.map(({ value }) => JSON.stringify(value))).size > 1) conflicts.push({ field, values, chosenId: from.id });
  }
  return { after, conflicts };
}

const joined = (records: readonly MergeCandidate[]): RecordImage => Object.assign({}, ...records.map(({ image }) => image['customFields'] as RecordImage).reverse());

/** Names of the fields in which two images differ. */
export const changedFields = (before: RecordImage, after: RecordImage): string[] => Object.keys(after).filter((field) => !sameValue(before[field], after[field]));

/** Equal JSON, whatever the order of keys; what is missing is null. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
