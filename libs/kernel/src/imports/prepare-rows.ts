import { setImmediate as turn } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { requireScope, runInScope, Scope } from '../scope/scope.js';
import type { Importable } from './importable.js';
import { judgeRow, type ImportPlan, type JudgedRow } from './judge-row.js';
import type { NumberedRow } from './read-rows.js';
import { ReferenceLookup } from './resolve-references.js';

/** About a millisecond: whatever the database answers meanwhile waits no longer for what is to be sent next. */
const SLICE = 10;

/**
 * The chunks of a file, judged. One is prepared while the one before is being written: reading it is work for this process,
 * writing it for the database. It looks references up in a scope of its own, for the other's transaction must not carry them.
 */
export async function* preparedChunks(em: EntityManager, importable: Importable, plan: ImportPlan, chunks: AsyncIterable<NumberedRow[]>): AsyncGenerator<JudgedRow[]> {
  const { organizationId, userId, requestId, actor } = requireScope();
  const reader = new Scope({ em, organizationId, userId, requestId });
  reader.actor = actor;
  const references = new ReferenceLookup(importable, plan);
  const iterator = chunks[Symbol.asyncIterator]();
  const usual = await runInScope(reader, async () => importable.usual?.());
  const judging = usual ? { ...importable, create: importable.create.transform((values) => ({ ...usual, ...values })) } : importable;
  const prepare = () =>
    runInScope(reader, async () => {
      await turn(); // what the other chunk sends first is on its way
      const step = await iterator.next();
      return step.done ? undefined : judgeRows(judging, plan, step.value, references);
    });
  let next = prepare();
  try {
    for (let rows = await next; rows; rows = await next) {
      next = prepare();
      next.catch(() => undefined); // rethrown when its turn comes
      yield rows;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}

/** In slices, so that answers of the database are not kept waiting. */
async function judgeRows(importable: Importable, plan: ImportPlan, rows: readonly NumberedRow[], references: ReferenceLookup): Promise<JudgedRow[]> {
  const resolved = await references.resolve(rows);
  const judged: JudgedRow[] = [];
  for (let i = 0; i < rows.length; i += SLICE) {
    for (const row of rows.slice(i, i + SLICE)) judged.push(judgeRow(importable, plan, row, resolved));
    await turn();
  }
  return judged;
}
