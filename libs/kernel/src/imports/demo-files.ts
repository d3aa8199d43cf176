import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Export } from '../exports/export.entity.js';
import { ExportJob } from '../exports/export.jobs.js';
import { Exportables } from '../exports/exportable.js';
import { Operations } from '../operations/operations.js';
import { requireScope } from '../scope/scope.js';
import { RunImportJob } from './import.jobs.js';
import { Importables } from './importable.js';
import { UploadImport } from './upload-import.js';

const KEEP_MS = 7 * 86_400_000;

/** Files of the demonstration, in and out. They are asked for here as the member of the scope; the worker does the work once it runs. */
@Injectable()
export class DemoFiles {
  constructor(
    private readonly em: EntityManager,
    private readonly importables: Importables,
    private readonly exportables: Exportables,
    private readonly uploads: UploadImport,
    private readonly operations: Operations,
  ) {}

  /** Imports a CSV text with a header, its columns mapped by their names. */
  async import(resource: string, fileName: string, csv: string): Promise<void> {
    const file = await this.uploads.upload(await this.importables.load(resource), fileName, { headers: { 'content-type': 'text/csv' }, raw: Readable.from([Buffer.from(csv)]) });
    await this.em.flush();
    const { id } = await this.operations.start(RunImportJob, { importId: file.id });
    Object.assign(file, { status: 'running', operationId: id });
    await this.em.flush();
  }

  /** Exports the rows of a list, as its query says. */
  async export(resource: string, query: Record<string, string>): Promise<void> {
    const scope = requireScope();
    const columns = await this.exportables.columnsOfFile(this.exportables.find(resource)!);
    const file = this.em.create(Export, { resource, query, columns, expiresAt: new Date(scope.now().getTime() + KEEP_MS), createdById: scope.userId });
    await this.em.flush();
    file.operationId = (await this.operations.start(ExportJob, { exportId: file.id })).id;
    await this.em.flush();
  }
}
