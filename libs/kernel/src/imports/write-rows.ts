import { uuidv7 } from '../crypto/uuid.js';
import { meaningOf } from '../database/constraint-problems.js';
import { constraintOf } from '../database/sqlstate.js';
import { Problem } from '../http/problem.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { attempt, writeDividing } from './dividing-rows.js';
import { ID_FIELD, recordField, type Fact, type Importable, type RowRules } from './importable.js';
import type { RowError, ROW_OUTCOMES } from './import-row.entity.js';
import { insertSql, matchSql, updateSql } from './import-sql.js';
import { keyOf, type ImportPlan, type JudgedRow } from './judge-row.js';
import { sentTogether } from './sent-together.js';
import { throughIndexes } from './through-indexes.js';

type Image = Record<string, string | null>;

/** What became of a row. */
export interface Outcome {
  number: number;
  outcome: (typeof ROW_OUTCOMES)[number];
  recordId?: string;
  version?: number;
  before?: Image;
  errors?: RowError[];
}

export interface Match {
  n: number;
  id: string;
  version: number;
  before: Image;
}

const NOT_FOUND: RowError = { field: null, code: 'not_found', detail: 'No record has these keys.' };
const AMBIGUOUS: RowError = { field: null, code: 'ambiguous', detail: 'Several records have these keys.' };
const DUPLICATE: RowError = { field: null, code: 'duplicate', detail: 'A record with these keys exists.' };

/** Fields a row may change. */
export const writtenFields = ({ mapping, defaults }: ImportPlan): string[] => [...new Set([...Object.keys(mapping), ...Object.keys(defaults)])].filter((field) => field !== ID_FIELD);

/** The rows one after the other for each key: no two of a wave speak of the same record, so that each wave is a few statements. */
export function wavesOf(plan: ImportPlan, rows: readonly JudgedRow[]): JudgedRow[][] {
  const seen = new Map<string, number>();
  const waves: JudgedRow[][] = [];
  for (const row of rows) {
    const key = keyOf(plan, row);
    const wave = key === undefined ? 0 : (seen.get(key) ?? 0);
    if (key !== undefined) seen.set(key, wave + 1);
    (waves[wave] ??= []).push(row);
  }
  return waves;
}

/** The records each row's keys lead to, by number of the row. Rows without a complete key lead nowhere. */
export async function matchRows(importable: Importable, plan: ImportPlan, rows: readonly JudgedRow[], lock: boolean): Promise<Map<number, Match[]>> {
  const keyed = rows.flatMap((row) => {
    const key = keyOf(plan, row);
    return key === undefined ? [] : [{ n: row.number, ...Object.fromEntries((JSON.parse(key) as unknown[]).map((value, i) => [`k${i}`, String(value)])) }];
  });
  if (keyed.length === 0) return new Map();
  const visible = importable.visible();
  const sql = matchSql(importable, plan.keys, writtenFields(plan), visible, lock);
  const matches = await throughIndexes(() => requireScope().rows<Match>(sql, [JSON.stringify(keyed), requireOrganizationId(), ...(visible?.params ?? [])]));
  return Map.groupBy(matches, ({ n }) => n);
}

/** The row says which record it means, and not only what it is like. */
const isNamedById = (plan: ImportPlan, row: JudgedRow): boolean => plan.keys.includes(ID_FIELD) && keyOf(plan, row) !== undefined;

/** Says what has to happen with a row, given the records it was found to speak of. */
export function decide(plan: ImportPlan, row: JudgedRow, matches: readonly Match[] = []): Outcome | { create: JudgedRow } | { change: JudgedRow; match: Match } {
  const { number, errors } = row;
  if (!row.creation && !row.change) return { number, outcome: 'failed', errors };
  if (plan.mode === 'create') return matches.length > 0 ? { number, outcome: 'skipped', recordId: matches[0]!.id, errors: [DUPLICATE] } : { create: row };
  if (matches.length > 1) return { number, outcome: 'failed', errors: [AMBIGUOUS] };
  if (matches.length === 1) return { change: row, match: matches[0]! };
  if (plan.mode === 'update' || isNamedById(plan, row)) return { number, outcome: 'failed', errors: [NOT_FOUND] };
  return row.creation ? { create: row } : { number, outcome: 'failed', errors };
}

/** What became of rows, and the facts of what changed. */
export interface Written {
  outcomes: Outcome[];
  facts: Fact[];
}

/** Where rows are written to, how, and what new records are given by rules. */
export interface Destination {
  importable: Importable;
  plan: ImportPlan;
  rules: RowRules | undefined;
}

interface Creation {
  row: JudgedRow;
  id: string;
}
interface Change {
  row: JudgedRow;
  match: Match;
}

/**
 * Writes one wave of rows, in the running transaction. `next` sends what is to be asked when they are written, and travels with
 * them; its answer comes back. When PostgreSQL refuses a row, the others are written in parts, and `next` is asked again.
 */
export async function writeWave<N>(to: Destination, rows: readonly JudgedRow[], matches: ReadonlyMap<number, Match[]>, next: () => Promise<N>): Promise<Written & { next: N }> {
  const { outcomes, creations, changes } = decideAll(to.plan, rows, matches);
  if (creations.length + changes.length === 0) return { outcomes, facts: [], next: await next() };
  const whole = await attempt(() => sentTogether([insert(to, creations), update(to, changes), next()]));
  if ('done' in whole) {
    if (creations.length > 0) to.rules?.keep();
    return { ...together({ outcomes, facts: [] }, whole.done[0], whole.done[1]), next: whole.done[2] };
  }
  const parts: Written[] = [{ outcomes, facts: [] }];
  const refuse = ({ row }: { row: JudgedRow }, error: unknown) => parts.push({ outcomes: [{ number: row.number, outcome: 'failed', errors: [refusal(error)] }], facts: [] });
  const create = async (part: readonly Creation[]) => {
    parts.push(await insert(to, part));
    to.rules?.keep();
  };
  await writeDividing(creations, create, refuse);
  await writeDividing(changes, async (part) => void parts.push(await update(to, part)), refuse);
  return { ...together(...parts), next: await next() };
}

const together = (...parts: readonly Written[]): Written => ({ outcomes: parts.flatMap(({ outcomes }) => outcomes), facts: parts.flatMap(({ facts }) => facts) });

function decideAll(plan: ImportPlan, rows: readonly JudgedRow[], matches: ReadonlyMap<number, Match[]>): { outcomes: Outcome[]; creations: Creation[]; changes: Change[] } {
  const outcomes: Outcome[] = [];
  const creations: Creation[] = [];
  const changes: Change[] = [];
  for (const row of rows) {
    const decision = decide(plan, row, matches.get(row.number));
    if ('outcome' in decision) outcomes.push(decision);
    else if ('create' in decision) creations.push({ row: decision.create, id: uuidv7() });
    else changes.push({ row: decision.change, match: decision.match });
  }
  return { outcomes, creations, changes };
}

async function insert({ importable, rules }: Destination, creations: readonly Creation[]): Promise<Written> {
  if (creations.length === 0) return { outcomes: [], facts: [] };
  const scope = requireScope();
  const derived = Object.entries(importable.derived ?? {});
  const given = creations.map(({ row }) => row.creation!);
  const complete = rules?.complete(given) ?? given;
  const records = complete.map((values, i) => ({ ...values, ...Object.fromEntries(derived.map(([column, { of }]) => [column, of(values)])), id: creations[i]!.id }));
  await scope.rows(insertSql(importable), [requireOrganizationId(), scope.userId, scope.now(), scope.now(), JSON.stringify(records)]);
  return {
    outcomes: creations.map(({ row, id }) => ({ number: row.number, outcome: 'created', recordId: id, version: 1 })),
    facts: creations.flatMap(({ id }, i) => importable.facts.created(id, complete[i]!)),
  };
}

async function update({ importable, plan }: Destination, changes: readonly Change[]): Promise<Written> {
  if (changes.length === 0) return { outcomes: [], facts: [] };
  const scope = requireScope();
  const records = changes.map(({ row, match }) => ({ ...row.change, id: match.id }));
  const sql = updateSql(importable, writtenFields(plan), plan.emptyCells);
  const written = await throughIndexes(() => scope.rows<{ id: string; version: number; after: Image }>(sql, [scope.now(), JSON.stringify(records), requireOrganizationId()]));
  const byId = new Map(written.map((record) => [record.id, record]));
  const outcomes: Outcome[] = [];
  const facts: Fact[] = [];
  for (const { row, match } of changes) {
    const now = byId.get(match.id);
    if (!now) {
      outcomes.push({ number: row.number, outcome: 'unchanged', recordId: match.id, version: match.version });
      continue;
    }
    outcomes.push({ number: row.number, outcome: 'updated', recordId: match.id, version: now.version, before: match.before });
    facts.push(...importable.facts.updated(match.id, [...new Set(Object.keys(now.after).filter((field) => now.after[field] !== match.before[field]).map(recordField))]));
  }
  return { outcomes, facts };
}

function refusal(error: unknown): RowError {
  const meaning = meaningOf(error);
  const [said] = meaning instanceof Problem ? (meaning.errors ?? []) : [];
  if (meaning instanceof Problem && !said) return { field: null, code: meaning.code, detail: meaning.detail ?? meaning.title };
  if (said) return { field: said.pointer.slice('#/'.length).replaceAll('/', '.'), code: said.code, detail: said.detail };
  const constraint = constraintOf(error);
  return { field: null, code: 'refused', detail: constraint ? `The record would break the rule ${constraint}.` : 'A value does not fit its column.' };
}
