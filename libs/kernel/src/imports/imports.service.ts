import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import iconv from 'iconv-lite';
import { applyPatch } from '../database/apply-patch.js';
import { expectVersion } from '../http/endpoint.js';
import { invalid, NotFound } from '../http/problem.js';
import type { ListQuery } from '../http/view.js';
import { OperationView } from '../operations/operation.dto.js';
import { visibleWork, visibleWorkOf } from '../operations/visible-work.js';
import { requireScope } from '../scope/scope.js';
import { ImportFiles } from './import-files.js';
import { ImportRowView, ImportView, type UpdateImport, type UploadQuery } from './import.dto.js';
import { Import } from './import.entity.js';
import { ImportNotReady } from './import.problems.js';
import { requirePermission, requirePermissions } from './import-permissions.js';
import { Importables, type Importable } from './importable.js';
import { UploadImport } from './upload-import.js';
import { writtenFields } from './write-rows.js';

/** Imports as their creators see them; with `kernel.operations.read_all`, those of everybody. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly em: EntityManager,
    private readonly importables: Importables,
    private readonly uploads: UploadImport,
    private readonly files: ImportFiles,
  ) {}

  list(query: ListQuery) {
    return ImportView.page(query, visibleWork());
  }

  get(id: string) {
    return ImportView.one(id, visibleWork());
  }

  async rows(id: string, query: ListQuery) {
    await this.get(id);
    return ImportRowView.page(query, { sql: 't.import_id = ?::uuid', params: [id] });
  }

  async fields(resource: string) {
    const importable = await this.known(resource);
    const lacking = new Set(importable.create.safeParse({}).error?.issues.map(({ path }) => path[0]));
    const fields = Object.entries(importable.fields).map(([name, { kind, isKey = false }]) => ({ name, kind, isKey, isRequired: lacking.has(name) }));
    return { resource, fields };
  }

  async upload({ resource, fileName }: UploadQuery) {
    const importable = await this.known(resource);
    requirePermission(importable.permissions.import);
    const { id } = await this.uploads.upload(importable, fileName ?? 'import.csv');
    return ImportView.one(id);
  }

  /** 409 `import_not_ready` once rows were written, and while an operation works on it. Another encoding, delimiter or header is read anew. */
  async update(id: string, changes: UpdateImport) {
    const file = await this.loadIdle(id);
    expectVersion(file);
    if (!['draft', 'checked'].includes(file.status) && !file.hasWrittenNothing()) throw new ImportNotReady();
    const { encoding = file.encoding, delimiter = file.delimiter, hasHeader = file.hasHeader, ...plan } = changes;
    if (!iconv.encodingExists(encoding)) throw invalid('#/encoding', 'unknown', 'This encoding is not known.');
    const isReadAnew = encoding !== file.encoding || delimiter !== file.delimiter || hasHeader !== file.hasHeader;
    if (isReadAnew) {
      Object.assign(file, { encoding, delimiter, hasHeader, ...(await this.uploads.look(file.objectKey, { encoding, delimiter, hasHeader })) });
    }
    if (applyPatch<Import>(file, plan).length === 0 && !isReadAnew) return ImportView.one(id);
    checkPlan(file, await this.importables.load(file.resource));
    Object.assign(file, { status: 'draft', rowCount: null });
    await this.em.flush();
    return ImportView.one(id);
  }

  async delete(id: string): Promise<void> {
    const file = await this.loadIdle(id);
    expectVersion(file);
    this.em.remove(file);
    await this.em.flush();
    requireScope().afterCommit(() => void this.files.remove(file).catch(() => undefined));
  }

  /** The import, ready to be looked through. */
  async beginCheck(id: string): Promise<Import> {
    const file = await this.loadIdle(id);
    if (!['draft', 'checked'].includes(file.status)) throw new ImportNotReady();
    await this.requireRunnable(file);
    return file;
  }

  /** The import, ready to write its rows: for the first time, or from where it stopped. */
  async beginRun(id: string): Promise<Import> {
    const file = await this.loadIdle(id);
    if (!['draft', 'checked', 'running'].includes(file.status)) throw new ImportNotReady();
    await this.requireRunnable(file);
    if (file.status !== 'running') Object.assign(file, { nextRow: 0, createdCount: 0, updatedCount: 0, unchangedCount: 0, skippedCount: 0, failedCount: 0, errorObjectKey: null });
    file.status = 'running';
    return file;
  }

  /** The import, ready to be taken back; also one that stopped halfway, in either direction. */
  async beginUndo(id: string): Promise<Import> {
    const file = await this.loadIdle(id);
    if (!['running', 'finished', 'undoing'].includes(file.status)) throw new ImportNotReady();
    requirePermissions(this.importables.get(file.resource), file.mode);
    file.status = 'undoing';
    return file;
  }

  private async requireRunnable(file: Import): Promise<void> {
    const importable = await this.importables.load(file.resource);
    requirePermissions(importable, file.mode);
    checkPlan(file, importable);
    if (writtenFields(file).length === 0) throw new ImportNotReady('No column is mapped to a field.');
  }

  private async known(resource: string): Promise<Importable> {
    if (!this.importables.find(resource)) throw invalid('#/resource', 'unknown', 'Rows of this kind cannot be imported.');
    return this.importables.load(resource);
  }

  /** Locked, and 409 while an operation works on it. */
  private async loadIdle(id: string): Promise<Import> {
    const file = await this.load(id);
    const operation = file.operationId ? await OperationView.one(file.operationId) : undefined;
    if (operation && ['pending', 'running'].includes(operation.status)) throw new ImportNotReady('An operation works on it.');
    return file;
  }

  private load(id: string): Promise<Import> {
    return this.em.findOneOrFail(Import, visibleWorkOf(id), { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new NotFound() });
  }
}

function checkPlan(file: Import, importable: Importable): void {
  for (const [field, index] of Object.entries(file.mapping)) {
    if (!importable.fields[field]) throw invalid(`#/mapping/${field}`, 'unknown_field', 'This field cannot be imported.');
    if (index >= file.columns.length) throw invalid(`#/mapping/${field}`, 'no_such_column', 'The file has no such column.');
  }
  for (const field of Object.keys(file.defaults)) if (!importable.fields[field]) throw invalid(`#/defaults/${field}`, 'unknown_field', 'This field cannot be imported.');
  for (const [i, field] of file.keys.entries()) {
    if (!importable.fields[field]?.isKey) throw invalid(`#/keys/${i}`, 'not_a_key', 'Records cannot be told apart by this field.');
    if (file.mapping[field] === undefined) throw invalid(`#/keys/${i}`, 'not_mapped', 'No column is mapped to this field.');
  }
  if (file.mode !== 'create' && file.keys.length === 0) throw invalid('#/keys', 'required', 'Name the fields that tell which record a row is.');
}
