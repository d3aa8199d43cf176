import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '../events/outbox.js';
import { NotFound } from '../http/problem.js';
import type { OperationOutcome } from '../operations/operations.js';
import type { OperationProgress } from '../operations/operation-progress.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { writeDividing } from './dividing-rows.js';
import { Import } from './import.entity.js';
import { followVersions } from './import-journal.js';
import { requirePermissions } from './import-permissions.js';
import { removeSql, restoreSql } from './import-sql.js';
import { Importables, recordField, type Fact, type Importable } from './importable.js';
import { writtenFields } from './write-rows.js';

interface Entry {
  id: string;
  outcome: 'created' | 'updated';
  record_id: string;
  record_version: number;
  before: Record<string, string | null> | null;
}
interface Undone {
  id: string;
  version: number;
}

const BATCH = 500;
const NEXT = `
  select id, outcome, record_id, record_version, before from import_rows
  where organization_id = ? and import_id = ? and outcome in ('created', 'updated') and undo is null order by row_number desc limit ${BATCH}`;

/**
 * Takes an import back, the last row first: what it created goes to the trash, what it changed gets the values it had before.
 * A record that somebody changed since, or whose values are another's by now, stays as it is, and is counted. Each batch is one transaction, so a run that was ended goes on.
 */
@Injectable()
export class UndoImport {
  constructor(
    private readonly em: EntityManager,
    private readonly importables: Importables,
    private readonly outbox: Outbox,
  ) {}

  async undo(importId: string, progress: OperationProgress): Promise<OperationOutcome> {
    const scope = requireScope();
    const read = () => scope.transaction(() => this.em.findOneOrFail(Import, { id: importId }, { refresh: true, failHandler: () => new NotFound() }));
    const file = await read();
    const importable = await this.importables.load(file.resource);
    requirePermissions(importable, file.mode);
    let done = file.undoneCount + file.undoRefusedCount;
    await progress.report({ done, total: file.createdCount + file.updatedCount });
    for (let step = -1; step !== 0; done += step) {
      step = await scope.transaction(() => this.undoBatch(importable, file));
      await progress.report({ done: done + step });
    }
    const { undoneCount, undoRefusedCount } = await this.finish(importId, read);
    await progress.flush();
    return { resultUrl: `/v1/imports/${importId}`, result: { undoneCount, undoRefusedCount } };
  }

  /** The number of rows taken back or given up. */
  private async undoBatch(importable: Importable, file: Import): Promise<number> {
    const scope = requireScope();
    await scope.rows('select id from imports where organization_id = ? and id = ? for update', [file.organizationId, file.id]);
    const entries = lastOfEach(await scope.rows<Entry>(NEXT, [file.organizationId, file.id]));
    const created = entries.filter(({ outcome }) => outcome === 'created');
    const updated = entries.filter(({ outcome }) => outcome === 'updated');
    const removed = await this.remove(importable, created);
    const restored = await this.restore(importable, file, updated);
    const undone = new Map([...removed, ...restored].map(({ id, version }) => [id, version]));
    await this.note(file, entries, undone);
    if (restored.length > 0) await followVersions(file.id, restored);
    this.outbox.publishAll([
      ...removed.flatMap(({ id }) => importable.facts.deleted(id)),
      ...updated.filter(({ record_id }) => undone.has(record_id)).flatMap(({ record_id, before }): readonly Fact[] => importable.facts.updated(record_id, [...new Set(Object.keys(before ?? {}).map(recordField))])),
    ]);
    return entries.length;
  }

  private async remove(importable: Importable, entries: readonly Entry[]): Promise<Undone[]> {
    if (entries.length === 0) return [];
    const scope = requireScope();
    const records = entries.map(({ record_id, record_version }) => ({ id: record_id, version: record_version }));
    return scope.rows<Undone>(removeSql(importable), [scope.now(), scope.now(), JSON.stringify(records), requireOrganizationId()]);
  }

  /** Those that have what they had before; a value that is unique may be another record's by now, and then the record stays as it is. */
  private async restore(importable: Importable, file: Import, entries: readonly Entry[]): Promise<Undone[]> {
    const scope = requireScope();
    const fields = writtenFields(file).filter((field) => importable.fields[field]);
    if (fields.length === 0) return [];
    const restored: Undone[] = [];
    const write = async (part: readonly Entry[]): Promise<void> => {
      const records = part.map(({ record_id, record_version, before }) => ({ id: record_id, version: record_version, before }));
      restored.push(...(await scope.rows<Undone>(restoreSql(importable, fields), [scope.now(), JSON.stringify(records), requireOrganizationId()])));
    };
    await writeDividing(entries, write, () => undefined);
    return restored;
  }

  private async note(file: Import, entries: readonly Entry[], undone: ReadonlyMap<string, number>): Promise<void> {
    const scope = requireScope();
    const marks = entries.map(({ id, record_id }) => ({ id, undo: undone.has(record_id) ? 'done' : 'changed' }));
    await scope.rows('update import_rows i set undo = r.undo from jsonb_to_recordset(?::jsonb) as r (id uuid, undo text) where i.organization_id = ? and i.id = r.id', [JSON.stringify(marks), file.organizationId]);
    await scope.rows(
      'update imports set undone_count = undone_count + ?, undo_refused_count = undo_refused_count + ?, updated_at = ?, version = version + 1 where organization_id = ? and id = ?',
      [undone.size, entries.length - undone.size, scope.now(), file.organizationId, file.id],
    );
  }

  private async finish(importId: string, read: () => Promise<Import>): Promise<Import> {
    const scope = requireScope();
    await scope.transaction(() =>
      scope.rows(`update imports set status = 'undone', updated_at = ?, version = version + 1 where organization_id = ? and id = ? and status = 'undoing' returning id`, [scope.now(), requireOrganizationId(), importId]),
    );
    return read();
  }
}

/** Of several rows about one record only the last can be taken back now; those before it come with a later batch. */
function lastOfEach(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ record_id }) => !seen.has(record_id) && seen.add(record_id));
}
