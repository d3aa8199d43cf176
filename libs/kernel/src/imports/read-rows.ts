import { pipeline, type Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { UnreadableFile } from './import.problems.js';

export interface TextFormat {
  encoding: string;
  delimiter: string;
  hasHeader: boolean;
}

/** One cell may be a long note, and no more: a quotation mark that is never closed must not swallow the file. */
const MAX_RECORD_BYTES = 512 * 1024;
export const MAX_COLUMNS = 200;

/** The rows of a table of text in its encoding, the header first when there is one, in bounded memory. Rejects with `unreadable_file` on text that is no table. */
export async function* readTable(body: Readable, { encoding, delimiter }: Pick<TextFormat, 'encoding' | 'delimiter'>): AsyncGenerator<string[]> {
  const { CsvError, parse } = await import('csv-parse');
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  // what goes wrong anywhere ends the parser with the error, and the loop below rethrows it
  pipeline(body, iconv.decodeStream(encoding), parser, () => undefined);
  let rows = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      rows++;
      yield record;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile({ detail: `What follows line ${rows} cannot be read: a quotation mark may be left open there.`, cause: error });
  } finally {
    body.destroy();
  }
}

export interface NumberedRow {
  /** 1 for the first row below the header. */
  number: number;
  cells: string[];
}

/** The rows after the first `skip`, in chunks of at most `size`. */
export async function* readChunks(body: Readable, format: TextFormat, { skip, size }: { skip: number; size: number }): AsyncGenerator<NumberedRow[]> {
  let number = format.hasHeader ? -1 : 0;
  let chunk: NumberedRow[] = [];
  for await (const cells of readTable(body, format)) {
    number++;
    if (number <= skip) continue;
    chunk.push({ number, cells });
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
