import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../http/problem.js';
import type { ListQuery } from '../http/view.js';
import { requirePermission } from '../imports/import-permissions.js';
import { Jobs } from '../jobs/jobs.js';
import type { OperationOutcome } from '../operations/operations.js';
import type { OperationProgress } from '../operations/operation-progress.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { ObjectStorage } from '../storage/object-storage.js';
import { CSV_BOM, CSV_TYPE, csvLine } from './csv.js';
import { Export } from './export.entity.js';
import { RemoveExportJob } from './remove-export.job.js';
import { Exportables, type Exportable } from './exportable.js';

const PAGE = 500;

/** Writes the rows of a list into a file, page by page along the list's own order: memory holds one page. */
@Injectable()
export class WriteExport {
  constructor(
    private readonly em: EntityManager,
    private readonly exportables: Exportables,
    private readonly storage: ObjectStorage,
    private readonly jobs: Jobs,
  ) {}

  async write(exportId: string, progress: OperationProgress): Promise<OperationOutcome> {
    const scope = requireScope();
    const file = await scope.transaction(() => this.em.findOneOrFail(Export, { id: exportId }, { failHandler: () => new NotFound() }));
    const exportable = this.exportables.find(file.resource);
    if (!exportable) throw new NotFound();
    requirePermission(exportable.permissions.read);
    requirePermission(exportable.permissions.export);
    const objectKey = this.storage.keyFor(requireOrganizationId(), 'exports', `${exportId}.csv`);
    const { rows, bytes } = await this.store(objectKey, exportable, file, progress);
    await progress.flush();
    await scope.transaction(async () => {
      Object.assign(file, { objectKey, rowCount: rows, sizeBytes: bytes });
      await this.jobs.enqueue(RemoveExportJob, { exportId }, { delayMs: Math.max(file.expiresAt.getTime() - scope.now().getTime(), 0) });
    });
    return { resultUrl: `/v1/exports/${exportId}`, result: { rowCount: rows, sizeBytes: bytes } };
  }

  async remove(exportId: string): Promise<void> {
    const scope = requireScope();
    const file = await scope.transaction(() => this.em.findOne(Export, { id: exportId }));
    if (!file?.objectKey) return;
    await this.storage.delete(file.objectKey);
    await scope.transaction(async () => void this.em.remove(file));
  }

  private async store(objectKey: string, exportable: Exportable, file: Export, progress: OperationProgress): Promise<{ rows: number; bytes: number }> {
    const count = { rows: 0 };
    let failure: unknown;
    const lines = async function* () {
      try {
        yield* linesOf(exportable, file, count, progress);
      } catch (error) {
        failure = error; // the storage wraps it
        throw error;
      }
    };
    const stored = await this.storage.put(objectKey, Readable.from(lines()), { contentType: CSV_TYPE }).catch((error: unknown) => {
      throw failure ?? error;
    });
    return { rows: count.rows, bytes: stored.bytes };
  }
}

async function* linesOf(exportable: Exportable, { query, columns }: Export, count: { rows: number }, progress: OperationProgress): AsyncGenerator<string> {
  yield CSV_BOM + csvLine(columns);
  const filters: ListQuery = exportable.query.parse(query);
  for (let cursor: string | null | undefined = undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<Exportable['page']>> = await exportable.page({ ...filters, limit: PAGE, ...(cursor ? { cursor } : {}) });
    yield page.data.map((row) => csvLine(columns.map((column) => cellOf(row, column)))).join('');
    count.rows += page.data.length;
    cursor = page.nextCursor;
    await progress.report({ done: count.rows });
  }
}

/** `customFields.price` is a value within an object; an amount is written with its currency, several choices one after the other, as an import reads them. */
function cellOf(row: Readonly<Record<string, unknown>>, column: string): unknown {
  const [field = '', key] = column.split('.');
  if (key === undefined) return row[field];
  const value = (row[field] as Record<string, unknown> | null)?.[key];
  if (Array.isArray(value)) return value.join('; ');
  return value !== null && typeof value === 'object' && 'amount' in value && 'currency' in value ? `${String(value.amount)} ${String(value.currency)}` : value;
}
