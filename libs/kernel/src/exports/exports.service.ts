import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, StreamableFile } from '@nestjs/common';
import { invalid, NotFound } from '../http/problem.js';
import type { ListQuery } from '../http/view.js';
import { requirePermission } from '../imports/import-permissions.js';
import { Operations } from '../operations/operations.js';
import { visibleWork, visibleWorkOf } from '../operations/visible-work.js';
import { requireScope } from '../scope/scope.js';
import { ObjectNotFound, ObjectStorage } from '../storage/object-storage.js';
import { checkListQuery } from './check-list-query.js';
import { CSV_TYPE } from './csv.js';
import { ExportView, type CreateExport } from './export.dto.js';
import { Export } from './export.entity.js';
import { ExportJob } from './export.jobs.js';
import { ExportExpired, ExportNotReady } from './export.problems.js';
import { Exportables } from './exportable.js';

const KEEP_MS = 7 * 86_400_000;

/** Exports as their creators see them; with `kernel.operations.read_all`, those of everybody. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly em: EntityManager,
    private readonly exportables: Exportables,
    private readonly operations: Operations,
    private readonly storage: ObjectStorage,
  ) {}

  list(query: ListQuery) {
    return ExportView.page(query, visibleWork());
  }

  get(id: string) {
    return ExportView.one(id, visibleWork());
  }

  /** Takes the permission of the list and the one to export it; the query is judged as the list's own. */
  async create({ resource, filters, sort, columns }: CreateExport) {
    const exportable = this.exportables.find(resource);
    if (!exportable) throw invalid('#/resource', 'unknown', 'Rows of this kind cannot be exported.');
    requirePermission(exportable.permissions.read);
    requirePermission(exportable.permissions.export);
    await checkListQuery({ ...exportable, fields: await this.exportables.columnsOf(exportable) }, { filters, sort, columns: columns ?? [] });
    const query = { ...filters, ...(sort === undefined ? {} : { sort }) };
    const scope = requireScope();
    const file = this.em.create(Export, { resource, query, columns: columns ?? (await this.exportables.columnsOfFile(exportable)), expiresAt: new Date(scope.now().getTime() + KEEP_MS), createdById: scope.userId });
    await this.em.flush();
    const operation = await this.operations.accept(ExportJob, { exportId: file.id });
    file.operationId = operation.id;
    await this.em.flush();
    return operation;
  }

  /** Seeing the file takes what making it took: who may no longer export has no use of an old one. 409 `export_not_ready`, 410 `export_expired`. */
  async file(id: string): Promise<StreamableFile> {
    const scope = requireScope();
    const file = await scope.transaction(() => this.em.findOneOrFail(Export, visibleWorkOf(id), { failHandler: () => new NotFound() }));
    const exportable = this.exportables.find(file.resource);
    if (exportable) [exportable.permissions.read, exportable.permissions.export].forEach(requirePermission);
    if (file.isExpired(scope.now())) throw new ExportExpired();
    if (!file.objectKey) throw new ExportNotReady();
    try {
      return new StreamableFile(await this.storage.get(file.objectKey), { type: CSV_TYPE, disposition: `attachment; filename="${file.resource}-${id}.csv"` });
    } catch (error) {
      throw error instanceof ObjectNotFound ? new ExportExpired({ cause: error }) : error;
    }
  }
}
