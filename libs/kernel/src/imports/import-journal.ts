import { uuidv7 } from '../crypto/uuid.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { throughIndexes } from './through-indexes.js';
import type { Outcome } from './write-rows.js';

const COUNTS = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;
export type ImportCounts = Record<(typeof COUNTS)[number], number>;

export const noCounts = (): ImportCounts => ({ created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 });

export function countOutcomes(counts: ImportCounts, outcomes: readonly Outcome[]): ImportCounts {
  for (const { outcome } of outcomes) counts[outcome]++;
  return counts;
}

const BATCH = 5_000;

/** Forgets what an earlier check or a run that did nothing found out, in transactions of at most five thousand rows. */
export async function clearJournal(importId: string): Promise<void> {
  const scope = requireScope();
  for (let deleted = BATCH; deleted === BATCH; ) {
    const rows = await scope.transaction(() =>
      scope.rows(
        `delete from import_rows where ctid = any(array(select ctid from import_rows where organization_id = ? and import_id = ? limit ${BATCH})) returning 1 as one`,
        [requireOrganizationId(), importId],
      ),
    );
    deleted = rows.length;
  }
}

/**
 * Writes down what became of rows, on the way of the COMMIT; an earlier row about the same record learns of its new version, so
 * that both can be taken back.
 */
export async function writeJournal(importId: string, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const versions = new Map(outcomes.filter(({ outcome }) => outcome === 'updated').map(({ recordId, version }) => [recordId, version]));
  if (versions.size > 0) await followVersions(importId, [...versions].map(([id, version]) => ({ id, version })));
  const rows = outcomes.map(({ number, outcome, recordId, version, before, errors }) => ({ row: uuidv7(), n: number, outcome, id: recordId, version: versions.get(recordId) ?? version, before, errors }));
  requireScope().lastly(
    `insert into import_rows (id, organization_id, import_id, row_number, outcome, record_id, record_version, before, errors)
     select "row", ?, ?, n, outcome, id, version, before, errors
     from jsonb_to_recordset(?::jsonb) as r ("row" uuid, n int, outcome text, id uuid, version int, before jsonb, errors jsonb)`,
    [requireOrganizationId(), importId, JSON.stringify(rows)],
  );
}

export async function followVersions(importId: string, records: readonly { id: string | undefined; version: number | undefined }[]): Promise<void> {
  const update = () => requireScope().rows(
    `update import_rows i set record_version = r.version from jsonb_to_recordset(?::jsonb) as r (id uuid, version int)
     where i.organization_id = ? and i.import_id = ? and i.record_id = r.id and i.undo is null`,
    [JSON.stringify(records), requireOrganizationId(), importId],
  );
  await throughIndexes(update);
}

/** Adds to the counts of an import and moves it to the row where the next chunk begins, on the way of the COMMIT. */
export function advanceImport(importId: string, nextRow: number, counts: ImportCounts): void {
  const scope = requireScope();
  scope.lastly(
    `update imports set next_row = ?, ${COUNTS.map((name) => `${name}_count = ${name}_count + ?`).join(', ')}, updated_at = ?, version = version + 1
     where organization_id = ? and id = ?`,
    [nextRow, ...COUNTS.map((name) => counts[name]), scope.now(), requireOrganizationId(), importId],
  );
}
