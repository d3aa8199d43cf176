import { createHash } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../http/problem.js';
import type { OperationOutcome } from '../operations/operations.js';
import type { OperationProgress } from '../operations/operation-progress.js';
import { requireScope } from '../scope/scope.js';
import { Import } from './import.entity.js';
import { ImportFiles } from './import-files.js';
import { clearJournal, countOutcomes, noCounts, writeJournal, type ImportCounts } from './import-journal.js';
import { requirePermissions } from './import-permissions.js';
import { Importables, type Importable } from './importable.js';
import { keyOf, type JudgedRow } from './judge-row.js';
import { preparedChunks } from './prepare-rows.js';
import { decide, matchRows, type Outcome } from './write-rows.js';

/**
 * Says what a run would do, without doing it: how many rows would create, change or be refused, and why. What only the
 * database knows (constraints of a whole table) is found out by the run.
 */
@Injectable()
export class CheckImport {
  constructor(
    private readonly em: EntityManager,
    private readonly files: ImportFiles,
    private readonly importables: Importables,
  ) {}

  async check(importId: string, progress: OperationProgress): Promise<OperationOutcome> {
    const scope = requireScope();
    const file = await scope.transaction(() => this.em.findOneOrFail(Import, { id: importId, nextRow: 0 }, { refresh: true, failHandler: () => new NotFound() }));
    const importable = await this.importables.load(file.resource);
    requirePermissions(importable, file.mode);
    const rowCount = await this.files.countRows(file);
    await progress.report({ total: rowCount });
    await clearJournal(importId);
    const counts = await this.judgeAll(importable, file, progress);
    const errorObjectKey = counts.failed + counts.skipped > 0 ? await this.files.writeErrors(file) : null;
    const result = { rowCount, createdCount: counts.created, updatedCount: counts.updated, unchangedCount: counts.unchanged, skippedCount: counts.skipped, failedCount: counts.failed };
    await scope.transaction(async () => {
      const checked = await this.em.findOneOrFail(Import, { id: importId, nextRow: 0 }, { refresh: true, failHandler: () => new NotFound() });
      Object.assign(checked, { ...result, errorObjectKey, status: 'checked' });
    });
    await progress.flush();
    return { resultUrl: `/v1/imports/${importId}`, result };
  }

  private async judgeAll(importable: Importable, file: Import, progress: OperationProgress): Promise<ImportCounts> {
    const counts = noCounts();
    const seen = new Set<string>();
    for await (const rows of preparedChunks(this.em, importable, file, this.files.chunks(file, 0))) {
      const outcomes = await this.foresee(importable, file, rows, seen);
      await requireScope().transaction(() => writeJournal(file.id, outcomes.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped')));
      countOutcomes(counts, outcomes);
      await progress.report({ done: rows.at(-1)!.number, failed: counts.failed });
    }
    return counts;
  }

  /** `seen` holds short hashes of the keys of rows that would have created a record by then. */
  private async foresee(importable: Importable, file: Import, rows: readonly JudgedRow[], seen: Set<string>): Promise<Outcome[]> {
    const matches = await matchRows(importable, file, rows, false);
    return rows.map((row): Outcome => {
      const key = keyOf(file, row);
      const hash = key === undefined ? undefined : createHash('sha1').update(key).digest('base64').slice(0, 11);
      const decision = decide(file, row, matches.get(row.number));
      if ('outcome' in decision) return decision;
      if ('change' in decision) return { number: row.number, outcome: 'updated' };
      if (hash === undefined || !seen.has(hash)) {
        if (hash !== undefined) seen.add(hash);
        return { number: row.number, outcome: 'created' };
      }
      if (file.mode === 'upsert') return { number: row.number, outcome: 'updated' };
      return { number: row.number, outcome: 'skipped', errors: [{ field: null, code: 'duplicate', detail: 'A row before has these keys.' }] };
    });
  }
}
