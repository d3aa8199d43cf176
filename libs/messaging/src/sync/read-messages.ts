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

  /**
   * Reads these messages; nothing of them is still being written to storage when it ends, however it ends. No message can
   * make it throw: what throws is the connection, the storage or the signal, and the messages are then read another time.
   */
  async readBatch(session: ImapSession, uids: readonly number[], signal: AbortSignal): Promise<ReadMessage[]> {
    const pending: Promise<ReadMessage>[] = [];
    const large: FetchedMessage[] = [];
    const budget = new ByteBudget(IN_FLIGHT_BYTES);
    try {
      for await (const message of session.fetchMessages(uids, WHOLE_BYTES)) {
        signal.throwIfAborted();
        const { source } = message;
        if (!source) large.push(message);
        else {
          await budget.take(source.length);
          pending.push(this.readWhole(message, source).finally(() => budget.give(source.length)));
          pending.at(-1)!.catch(() => undefined); // looked at below
        }
      }
    } finally {
      await Promise.allSettled(pending);
    }
    const read = await Promise.all(pending);
    for (const message of large) {
      signal.throwIfAborted();
      const found = await this.readLarge(session, message);
      if (found) read.push(found);
    }
    return read;
  }

  private async readLarge(session: ImapSession, message: FetchedMessage): Promise<ReadMessage | null> {
    const content = await session.download(message.uid);
    if (!content) return null;
    return this.raw.putLarge(content, async ({ path, contentHash, sizeBytes }) => ({
      ...headline(message), contentHash, rawSizeBytes: sizeBytes, parsed: await this.parser.parse({ path }),
    }));
  }

  private async readWhole(message: FetchedMessage, source: Buffer): Promise<ReadMessage> {
    const [contentHash, parsed] = await Promise.all([this.raw.put(source), this.parser.parse({ bytes: source })]);
    return { ...headline(message), contentHash, rawSizeBytes: source.length, parsed };
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
