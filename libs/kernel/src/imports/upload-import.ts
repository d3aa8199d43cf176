import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import iconv from 'iconv-lite';
import { uuidv7 } from '../crypto/uuid.js';
import { MalformedRequest, PayloadTooLarge, UnsupportedMediaType } from '../http/problem.js';
import { requireHttp } from '../http/http-exchange.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { ObjectStorage } from '../storage/object-storage.js';
import { describeColumns, guessMapping, guessNotation } from './describe-columns.js';
import { Import, type FileColumn } from './import.entity.js';
import type { Importable } from './importable.js';
import { UnreadableFile } from './import.problems.js';
import { MAX_COLUMNS, readTable, type TextFormat } from './read-rows.js';

export const TABLE_TYPES = ['text/csv', 'text/tab-separated-values', 'application/vnd.ms-excel', 'application/octet-stream'] as const;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 256 * 1024;
/** Rows whose cells decide about the types of columns. */
const TYPED_ROWS = 200;
const SAMPLE_ROWS = 20;
const SAMPLE_CHARACTERS = 200;

/** A request, as far as a file is read from it. */
interface FileRequest {
  headers: FastifyRequest['headers'];
  raw: Readable;
}

export interface FileShape {
  columns: FileColumn[];
  sampleRows: string[][];
}

/** Takes a file from the body of the running request: stores it as it comes, and looks at its beginning. */
@Injectable()
export class UploadImport {
  constructor(
    private readonly em: EntityManager,
    private readonly storage: ObjectStorage,
  ) {}

  /** 413 above 64 MiB, 415 for another type, 422 `unreadable_file`. The mapping starts as a guess from the header, the notation of numbers and dates as one from the first rows. */
  async upload(importable: Importable, fileName: string, request: FileRequest = requireHttp().request): Promise<Import> {
    const type = request.headers['content-type']?.split(';')[0]!.trim().toLowerCase();
    if (!TABLE_TYPES.some((known) => known === type)) throw new UnsupportedMediaType('Send the file as text/csv.');
    const id = uuidv7();
    const objectKey = this.storage.keyFor(requireOrganizationId(), 'imports', `${id}.csv`);
    const head: Buffer[] = [];
    const { bytes } = await this.storage.put(objectKey, Readable.from(limited(request, head)), { contentType: 'text/csv' });
    try {
      const format = { ...(await formatOf(Buffer.concat(head).subarray(0, HEAD_BYTES))), hasHeader: true };
      const shape = await this.look(objectKey, format);
      return await requireScope().transaction(async () =>
        this.em.create(Import, {
          ...format, ...shape, ...guessNotation(shape.sampleRows), id, objectKey, fileName, resource: importable.resource, sizeBytes: bytes,
          mapping: guessMapping(importable, shape.columns), defaults: {}, keys: [], createdById: requireScope().userId,
        }),
      );
    } catch (error) {
      await this.storage.delete(objectKey);
      throw error;
    }
  }

  /** Columns and first rows of a stored file read in a format; 422 `unreadable_file`. */
  async look(objectKey: string, format: TextFormat): Promise<FileShape> {
    const rows: string[][] = [];
    for await (const row of readTable(await this.storage.get(objectKey), format)) {
      rows.push(row.map((cell) => cell.toWellFormed().replaceAll('\u0000', '')));
      if (rows.length > TYPED_ROWS) break;
    }
    const header = format.hasHeader ? rows.shift() : undefined;
    if (rows.length === 0 || Math.max(...rows.map((row) => row.length)) > MAX_COLUMNS) throw new UnreadableFile();
    return { columns: describeColumns(header, rows), sampleRows: rows.slice(0, SAMPLE_ROWS).map((row) => row.map((cell) => cell.slice(0, SAMPLE_CHARACTERS).toWellFormed())) };
  }
}

/** NUL has no place in text; workbooks and archives have many. */
async function formatOf(head: Buffer): Promise<{ encoding: string; delimiter: string }> {
  const { detectFormat } = await import('./detect-format.js'); // knows the letters of many languages
  const format = detectFormat(head);
  if (head.length === 0 || iconv.decode(head, format.encoding).includes('\u0000')) throw new UnreadableFile();
  return format;
}

async function* limited({ raw }: FileRequest, head: Buffer[]): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (bytes < HEAD_BYTES) head.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_FILE_BYTES) throw new PayloadTooLarge({ detail: 'A file has at most 64 MiB.', headers: { connection: 'close' } });
      yield chunk;
    }
  } catch (error) {
    throw error instanceof PayloadTooLarge ? error : new MalformedRequest({ detail: 'The body ended too early.', cause: error });
  }
}
