import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ParsedMessage, presentParse, unreadable } from './parsed-message.js';
import type { MessageSource, ParseLimits, RawAttachment, WorkerReply, WorkerRequest } from './worker-protocol.js';

export const PARSE_LIMITS: ParseLimits = {
  rawBytes: 150 * 1024 * 1024,
  parts: 1000,
  depth: 50,
  headerBytes: 2 * 1024 * 1024,
  htmlBytes: 1024 * 1024,
  textBytes: 2 * 1024 * 1024,
  addressesPerField: 1000,
};

export interface MessageParserOptions {
  limits?: Partial<ParseLimits>;
  /** How long one message may keep the worker busy before the worker is ended. */
  timeoutMs?: number;
  heapMb?: number;
}

interface Task {
  request: DistributiveOmit<WorkerRequest, 'id'>;
  id: number;
  resolve(reply: WorkerReply): void;
  fail(reason: 'timeout' | 'crashed'): void;
}
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Messages handed to the worker at once, so that it never waits for this thread between two small messages. */
const IN_FLIGHT = 8;
/** The compiled file in production; the TypeScript source, which Node strips of its types, in tests. */
const ENTRY = [join(__dirname, 'parsing.worker.js'), join(__dirname, 'parsing.worker.ts')].find((path) => existsSync(path))!;

class WorkerFailed extends Error {
  constructor(readonly reason: 'timeout' | 'crashed') {
    super(`The parsing worker ${reason === 'timeout' ? 'took too long' : 'crashed'}.`);
  }
}

/**
 * Takes raw messages apart in a worker thread with a bounded heap, so that no message can hold up, exhaust or end this
 * process. Whatever a message contains, `parse` answers something that can be stored and shown.
 */
export class MessageParser {
  readonly #limits: ParseLimits;
  readonly #timeoutMs: number;
  readonly #heapMb: number;
  #worker: Worker | null = null;
  #waiting: Task[] = [];
  #sent: Task[] = [];
  #timer: NodeJS.Timeout | null = null;
  #nextId = 1;
  #closed = false;

  constructor({ limits, timeoutMs = 30_000, heapMb = 96 }: MessageParserOptions = {}) {
    this.#limits = { ...PARSE_LIMITS, ...limits };
    this.#timeoutMs = timeoutMs;
    this.#heapMb = heapMb;
  }

  /** Never rejects because of the message; a message the worker could not survive comes back with its headers only. */
  async parse(source: MessageSource): Promise<ParsedMessage> {
    try {
      return await this.#parseWith(source, false);
    } catch (error) {
      if (!(error instanceof WorkerFailed)) throw error;
      return this.#parseHeaders(source, error.reason);
    }
  }

  /** Writes the decoded attachment number `partIndex` into a file; null when the message has no such attachment. */
  async extract(source: MessageSource, partIndex: number, targetPath: string): Promise<RawAttachment | null> {
    const reply = await this.#run({ kind: 'extract', source, partIndex, targetPath });
    return reply.kind === 'extracted' ? reply.attachment : null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  async #parseHeaders(source: MessageSource, reason: 'timeout' | 'crashed'): Promise<ParsedMessage> {
    try {
      return { ...(await this.#parseWith(source, true)), unparsed: reason };
    } catch (error) {
      if (!(error instanceof WorkerFailed)) throw error;
      return unreadable(reason);
    }
  }

  async #parseWith(source: MessageSource, headersOnly: boolean): Promise<ParsedMessage> {
    const reply = await this.#run({ kind: 'parse', source, headersOnly });
    return reply.kind === 'parsed' ? presentParse(reply.parse) : unreadable('malformed');
  }

  #run(request: Task['request']): Promise<WorkerReply> {
    if (this.#closed) throw new Error('The message parser is closed.');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, id: this.#nextId++, resolve, fail: (reason) => reject(new WorkerFailed(reason)) });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && this.#sent.length < IN_FLIGHT) {
      const task = this.#waiting.shift()!;
      this.#sent.push(task);
      this.#ensureWorker().postMessage({ ...task.request, id: task.id });
    }
    if (this.#sent.length > 0) this.#worker?.ref();
    else this.#worker?.unref();
    this.#watch();
  }

  /** The worker answers in order, so only the first message it holds can be the one that keeps it busy. */
  #watch(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = this.#sent.length > 0 ? setTimeout(() => this.#abandonWorker('timeout'), this.#timeoutMs) : null;
  }

  #ensureWorker(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(ENTRY, {
      workerData: { limits: this.#limits },
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMb, maxYoungGenerationSizeMb: 16 },
      execArgv: ENTRY.endsWith('.ts') ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] : [],
    });
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', () => this.#lost(worker));
    worker.on('exit', () => this.#lost(worker));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: WorkerReply): void {
    const index = this.#sent.findIndex(({ id }) => id === reply.id);
    if (index < 0) return;
    const [task] = this.#sent.splice(index, 1);
    task!.resolve(reply);
    this.#dispatch();
  }

  #lost(worker: Worker): void {
    if (worker === this.#worker) this.#abandonWorker('crashed');
  }

  /** The first message is to blame; the others go to a new worker. */
  #abandonWorker(reason: 'timeout' | 'crashed'): void {
    const worker = this.#worker;
    this.#worker = null;
    const [culprit, ...others] = this.#sent;
    this.#sent = [];
    this.#waiting.unshift(...others);
    void worker?.terminate();
    culprit?.fail(reason);
    this.#dispatch();
  }
}
