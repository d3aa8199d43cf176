import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { CSV_BOM, CSV_TYPE, csvLine } from '../exports/csv.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { ObjectStorage } from '../storage/object-storage.js';
import type { Import } from './import.entity.js';
import type { RowError } from './import-row.entity.js';
import { readChunks, readTable, type NumberedRow } from './read-rows.js';

const CHUNK = 500;

/** The files of an import: the one that was sent, and the one that says what was wrong with it. */
@Injectable()
export class ImportFiles {
  constructor(private readonly storage: ObjectStorage) {}

  async *chunks(file: Import, skip: number): AsyncGenerator<NumberedRow[]> {
    yield* readChunks(await this.storage.get(file.objectKey), file, { skip, size: CHUNK });
  }

  async countRows(file: Import): Promise<number> {
    let rows = file.hasHeader ? -1 : 0;
    for await (const _ of readTable(await this.storage.get(file.objectKey), file)) rows++;
    return Math.max(rows, 0);
  }

  /** Stores the rows that were refused as they came, with the reason of each behind them; answers the key of the object. */
  async writeErrors(file: Import): Promise<string> {
    const key = this.storage.keyFor(file.organizationId, 'imports', `${file.id}-errors.csv`);
    await this.storage.put(key, Readable.from(this.errorLines(file)), { contentType: CSV_TYPE });
    return key;
  }

  async remove(file: Import): Promise<void> {
    await this.storage.delete(file.objectKey);
    if (file.errorObjectKey) await this.storage.delete(file.errorObjectKey);
  }

  private async *errorLines(file: Import): AsyncGenerator<string> {
    yield CSV_BOM + csvLine([...file.columns.map(({ name }) => name), 'Row', 'Reason']);
    for await (const chunk of this.chunks(file, 0)) {
      const reasons = await reasonsOf(file.id, chunk[0]!.number, chunk.at(-1)!.number);
      for (const { number, cells } of chunk) {
        const reason = reasons.get(number);
        if (reason !== undefined) yield csvLine([...file.columns.map(({ index }) => cells[index] ?? ''), number, reason]);
      }
    }
  }
}

async function reasonsOf(importId: string, from: number, to: number): Promise<Map<number, string>> {
  const rows = await requireScope().read<{ row_number: number; errors: RowError[] }>(
    `select row_number, errors from import_rows
     where organization_id = ? and import_id = ? and row_number between ? and ? and outcome in ('failed', 'skipped')`,
    [requireOrganizationId(), importId, from, to],
  );
  return new Map(rows.map(({ row_number, errors }) => [row_number, errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : detail)).join('; ')]));
}
