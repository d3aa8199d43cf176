import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '../events/outbox.js';
import { NotFound } from '../http/problem.js';
import { LeaseLost } from '../jobs/job-runner.js';
import type { OperationOutcome } from '../operations/operations.js';
import type { OperationProgress } from '../operations/operation-progress.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { Import } from './import.entity.js';
import { ImportFiles } from './import-files.js';
import { advanceImport, clearJournal, countOutcomes, noCounts, writeJournal } from './import-journal.js';
import { requirePermissions } from './import-permissions.js';
import { Importables, type Fact, type Importable, type RowRules } from './importable.js';
import type { JudgedRow } from './judge-row.js';
import { preparedChunks } from './prepare-rows.js';
import { sentTogether } from './sent-together.js';
import { matchRows, wavesOf, writeWave, type Outcome } from './write-rows.js';

/** The planner learns how full the tables are when so many rows were written, and at each quadruple: it would read all of them for every chunk. */
const FIRST_ANALYZED = 500;

/**
 * Writes the rows of a file. Each chunk is one transaction that also moves the import on, so a run that is ended by whatever
 * means goes on with the row behind the last one that was done, and none is written twice.
 */
@Injectable()
export class RunImport {
  constructor(
    private readonly em: EntityManager,
    private readonly files: ImportFiles,
    private readonly importables: Importables,
    private readonly outbox: Outbox,
  ) {}

  async run(importId: string, progress: OperationProgress): Promise<OperationOutcome> {
    const file = await this.prepare(importId, progress);
    const importable = await this.importables.load(file.resource);
    requirePermissions(importable, file.mode);
    let { nextRow, failedCount } = file;
    let analyzeAt = nextRow + FIRST_ANALYZED;
    let told = Promise.resolve();
    for await (const rows of preparedChunks(this.em, importable, file, this.files.chunks(file, nextRow))) {
      // one that a crash of PostgreSQL loses is written again: where the next begins is lost with it, and the end of the run waits for the disk
      failedCount += await requireScope().transaction(() => this.writeChunk(importable, file, nextRow, rows), { repeatable: true });
      nextRow = rows.at(-1)!.number;
      await told;
      told = progress.report({ done: nextRow, failed: failedCount });
      told.catch(() => undefined); // rethrown when the next chunk is written, which does not wait for it
      if (nextRow < analyzeAt) continue;
      await requireScope().transaction(() => requireScope().rows('select analyze_imported(name) from unnest(?::text[]) name', [[importable.table, 'import_rows']]));
      analyzeAt = nextRow * 4;
    }
    await told;
    await progress.flush();
    return { resultUrl: `/v1/imports/${importId}`, result: await this.finish(importId) };
  }

  private async prepare(importId: string, progress: OperationProgress): Promise<Import> {
    const read = () => requireScope().transaction(() => this.em.findOneOrFail(Import, { id: importId }, { refresh: true, failHandler: () => new NotFound() }));
    const file = await read();
    const rowCount = file.rowCount ?? (await this.files.countRows(file));
    if (file.nextRow === 0) await clearJournal(importId);
    await requireScope().transaction(() => requireScope().rows('update imports set row_count = ? where organization_id = ? and id = ? returning id', [rowCount, requireOrganizationId(), importId]));
    await progress.report({ done: file.nextRow, failed: file.failedCount, total: rowCount });
    return file;
  }

  /** The number of rows refused. Throws LeaseLost when another run has moved the import on. */
  private async writeChunk(importable: Importable, file: Import, nextRow: number, rows: readonly JudgedRow[]): Promise<number> {
    const waves = wavesOf(file, rows);
    const match = (wave: readonly JudgedRow[] = []) => matchRows(importable, file, wave, true);
    const [[held], , rules, found] = await sentTogether([this.hold(file, nextRow), this.takeTurns(file), rulesFor(importable, file, rows), match(waves[0])]);
    if (!held) throw new LeaseLost(file.id);
    const outcomes: Outcome[] = [];
    const facts: Fact[] = [];
    let matches = found;
    for (const [i, wave] of waves.entries()) {
      const written = await writeWave({ importable, plan: file, rules }, wave, matches, () => match(waves[i + 1]));
      outcomes.push(...written.outcomes);
      facts.push(...written.facts);
      matches = written.next;
    }
    rules?.settle();
    await writeJournal(file.id, outcomes);
    this.outbox.publishAll(facts);
    const counts = countOutcomes(noCounts(), outcomes);
    advanceImport(file.id, rows.at(-1)!.number, counts);
    return counts.failed;
  }

  private hold({ organizationId, id }: Import, nextRow: number): Promise<object[]> {
    return requireScope().rows(`select id from imports where organization_id = ? and id = ? and next_row = ? and status = 'running' for update`, [organizationId, id, nextRow]);
  }

  /** Two imports with the same keys, one after the other: neither would see what the other is about to create. */
  private async takeTurns({ keys, organizationId, resource }: Import): Promise<void> {
    if (keys.length > 0) await requireScope().rows('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`import ${organizationId} ${resource}`]);
  }

  private async finish(importId: string): Promise<Record<string, unknown>> {
    const scope = requireScope();
    const file = await scope.transaction(() => this.em.findOneOrFail(Import, { id: importId }, { refresh: true }));
    const refused = file.failedCount + file.skippedCount > 0;
    const errorObjectKey = refused ? await this.files.writeErrors(file) : null;
    await scope.transaction(() =>
      scope.rows(
        `update imports set status = 'finished', error_object_key = ?, finished_at = ?, updated_at = ?, version = version + 1 where organization_id = ? and id = ? and status = 'running' returning id`,
        [errorObjectKey, scope.now(), scope.now(), requireOrganizationId(), importId],
      ),
    );
    const { createdCount, updatedCount, unchangedCount, skippedCount, failedCount } = file;
    return { createdCount, updatedCount, unchangedCount, skippedCount, failedCount };
  }
}

/** For the rows that may become records. */
const rulesFor = async (importable: Importable, { applyRules }: Import, rows: readonly JudgedRow[]): Promise<RowRules | undefined> =>
  applyRules ? importable.rules?.(rows.flatMap(({ creation }) => (creation ? [creation] : []))) : undefined;
