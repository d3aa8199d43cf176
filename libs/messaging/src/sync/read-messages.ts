import { Injectable } from '@nestjs/common';
import { RawMessages } from '../emails/raw-messages.js';
import { MessageParser } from '../parsing/message-parser.js';
import type { FetchedMessage, ImapSession } from './imap/imap-session.js';
import type { ReadMessage } from './ingest-messages.js';

/** Messages up to this size are read in one piece, larger ones as a stream. */
const WHOLE_BYTES = 1 << 20;
/** Raw bytes held in memory at once. */
const IN_FLIGHT_BYTES = 16 << 20;
export const BATCH_MESSAGES = 200;

/** A message that could not be read; the connection itself is fine. */
export interface UnreadMessage {
  uid: number;
  reason: string;
}

export interface ReadBatch {
  read: ReadMessage[];
  failed: UnreadMessage[];
}

/**
 * Reads messages from the open folder: raw bytes into storage first, then through the parsing worker. Fetching goes on
 * while earlier messages are stored and parsed. Throws when the connection is lost; what the server did not send is left out.
 */
@Injectable()
export class ReadMessages {
  constructor(
    private readonly raw: RawMessages,
    private readonly parser: MessageParser,
  ) {}

  /** Reads these messages; nothing of them is still being written to storage when it ends, however it ends. */
  async readBatch(session: ImapSession, uids: readonly number[], signal: AbortSignal): Promise<ReadBatch> {
    const batch: ReadBatch = { read: [], failed: [] };
    const large: FetchedMessage[] = [];
    const budget = new ByteBudget(IN_FLIGHT_BYTES);
    const pending: Promise<void>[] = [];
    try {
      for await (const message of session.fetchMessages(uids, WHOLE_BYTES)) {
        signal.throwIfAborted();
        const { source } = message;
        if (!source) large.push(message);
        else {
          await budget.take(source.length);
          pending.push(this.keep(batch, message, () => this.readWhole(message, source)).finally(() => budget.give(source.length)));
        }
      }
    } finally {
      // Also when the connection broke: nothing may still write to storage after this run has ended.
      await Promise.all(pending);
    }
    for (const message of large) {
      signal.throwIfAborted();
      const content = await session.download(message.uid);
      if (content) await this.keep(batch, message, () => this.raw.putLarge(content, async ({ path, contentHash, sizeBytes }) => this.present(message, contentHash, sizeBytes, { path })));
    }
    return batch;
  }

  private async readWhole(message: FetchedMessage, source: Buffer): Promise<ReadMessage> {
    const [contentHash, parsed] = await Promise.all([this.raw.put(source), this.parser.parse({ bytes: source })]);
    return { ...headline(message), contentHash, rawSizeBytes: source.length, parsed };
  }

  private async present(message: FetchedMessage, contentHash: string, rawSizeBytes: number, source: { path: string }): Promise<ReadMessage> {
    return { ...headline(message), contentHash, rawSizeBytes, parsed: await this.parser.parse(source) };
  }

  /** One message that cannot be kept must not cost the others of its batch. */
  private async keep(batch: ReadBatch, { uid }: FetchedMessage, read: () => Promise<ReadMessage>): Promise<void> {
    try {
      batch.read.push(await read());
    } catch (error) {
      batch.failed.push({ uid, reason: error instanceof Error ? error.name : 'Error' });
    }
  }
}

const headline = ({ uid, flags, receivedAt, sizeBytes }: FetchedMessage) => ({ uid, flags: flags ?? new Set<string>(), receivedAt, sizeBytes });

/** Lets work through as long as its bytes fit; one piece larger than all of it goes through alone. */
class ByteBudget {
  #used = 0;
  #waiting: (() => void)[] = [];

  constructor(private readonly bytes: number) {}

  async take(bytes: number): Promise<void> {
    while (this.#used > 0 && this.#used + bytes > this.bytes) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
