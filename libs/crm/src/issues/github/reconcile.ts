import type { SharedFields } from '../issue.entity.js';

export type Side = 'here' | 'github';

export interface Reconciled {
  /** What both sides shall say. */
  merged: SharedFields;
  /** Fields both sides changed, differently. */
  conflicts: (keyof SharedFields)[];
  /** Whose words a conflict ended with. */
  winner: Side;
}

export interface Sides {
  /** When both last agreed; null when they never did. */
  base: SharedFields | null;
  here: SharedFields;
  github: SharedFields;
  hereEditedAt: Date;
  githubUpdatedAt: Date;
}

const FIELDS = ['title', 'body', 'state', 'assignee'] as const;

/**
 * One text out of two: each field as the side has it that changed it since both agreed; where both did, as the side has it
 * that was changed last. Labels are a set: what either side added is in, what either removed is out, and nothing conflicts;
 * upper and lower case are one, as GitHub spells it.
 * Without a base GitHub's words count, and the labels of both.
 */
export function reconcile({ base, here, github, hereEditedAt, githubUpdatedAt }: Sides): Reconciled {
  const winner: Side = base && hereEditedAt > githubUpdatedAt ? 'here' : 'github';
  const merged: SharedFields = { ...github, labels: mergedLabels(base?.labels ?? [], here.labels, github.labels) };
  const conflicts: (keyof SharedFields)[] = [];
  for (const field of base ? FIELDS : []) {
    const [was, ours, theirs] = [base![field], here[field], github[field]];
    if (ours === was || ours === theirs) continue;
    if (theirs !== was) conflicts.push(field);
    if (theirs === was || winner === 'here') Object.assign(merged, { [field]: ours });
  }
  return { merged, conflicts, winner };
}

function mergedLabels(base: readonly string[], here: readonly string[], github: readonly string[]): string[] {
  const has = (labels: readonly string[]) => new Set(labels.map((label) => label.toLowerCase()));
  const [was, ours, theirs] = [has(base), has(here), has(github)];
  const spelled = new Map([...here, ...github].map((label) => [label.toLowerCase(), label]));
  return [...spelled].filter(([key]) => !was.has(key) || (ours.has(key) && theirs.has(key))).map(([, label]) => label).sort();
}

/** Names of the fields in which two states differ; the order of labels means nothing. */
export function differences(one: SharedFields, other: SharedFields): (keyof SharedFields)[] {
  const fields: (keyof SharedFields)[] = FIELDS.filter((field) => one[field] !== other[field]);
  const labels = (of: SharedFields) => [...new Set(of.labels)].sort().join('\n');
  return labels(one) === labels(other) ? fields : [...fields, 'labels'];
}
