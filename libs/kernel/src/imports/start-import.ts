import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, StreamableFile } from '@nestjs/common';
import { CSV_TYPE } from '../exports/csv.js';
import { NotFound } from '../http/problem.js';
import { Operations } from '../operations/operations.js';
import type { OperationResource } from '../operations/operation.dto.js';
import { visibleWorkOf } from '../operations/visible-work.js';
import { requireScope } from '../scope/scope.js';
import { ObjectNotFound, ObjectStorage } from '../storage/object-storage.js';
import { Import } from './import.entity.js';
import { CheckImportJob, RunImportJob, UndoImportJob } from './import.jobs.js';
import { ImportsService } from './imports.service.js';

/** Hands the long parts of an import to operations, one at a time. */
@Injectable()
export class StartImport {
  constructor(
    private readonly em: EntityManager,
    private readonly imports: ImportsService,
    private readonly operations: Operations,
    private readonly storage: ObjectStorage,
  ) {}

  async check(id: string) {
    return this.start(await this.imports.beginCheck(id), CheckImportJob);
  }

  async run(id: string) {
    return this.start(await this.imports.beginRun(id), RunImportJob);
  }

  async undo(id: string) {
    return this.start(await this.imports.beginUndo(id), UndoImportJob);
  }

  /** 404 while nothing was refused. */
  async errorFile(id: string): Promise<StreamableFile> {
    const file = await requireScope().transaction(() => this.em.findOneOrFail(Import, visibleWorkOf(id), { failHandler: () => new NotFound() }));
    if (!file.errorObjectKey) throw new NotFound();
    try {
      return new StreamableFile(await this.storage.get(file.errorObjectKey), { type: CSV_TYPE, disposition: `attachment; filename="import-errors-${id}.csv"` });
    } catch (error) {
      throw error instanceof ObjectNotFound ? new NotFound({ cause: error }) : error;
    }
  }

  private async start(file: Import, job: typeof RunImportJob): Promise<OperationResource> {
    const operation = await this.operations.accept(job, { importId: file.id }, file.rowCount == null ? {} : { total: file.rowCount });
    file.operationId = operation.id;
    await this.em.flush();
    return operation;
  }
}
