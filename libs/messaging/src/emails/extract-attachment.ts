import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@app/kernel';
import { MessageParser } from '../parsing/message-parser.js';
import { RawMessages } from './raw-messages.js';

/** Takes an attachment out of its raw message again; it is not stored a second time. */
@Injectable()
export class ExtractAttachment {
  constructor(
    private readonly raw: RawMessages,
    private readonly parser: MessageParser,
  ) {}

  /** The decoded content as a stream; a 404 when the message does not hold this content at this place. */
  async open(contentHash: string, partIndex: number, sha256: string): Promise<Readable> {
    const folder = await mkdtemp(join(tmpdir(), 'frontoffice-attachment-'));
    const remove = () => void rm(folder, { recursive: true, force: true });
    try {
      const target = join(folder, 'content');
      const found = await this.raw.withFile(contentHash, (path) => this.parser.extract({ path }, partIndex, target));
      if (found?.sha256 !== sha256) throw new NotFound();
      return createReadStream(target).on('close', remove);
    } catch (error) {
      remove();
      throw error;
    }
  }
}
