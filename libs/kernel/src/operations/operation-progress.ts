/** Somebody asked for the operation to be cancelled: what is done stays, and the work ends at this safe point. */
export class OperationCancelled extends Error {
  override readonly name = 'OperationCancelled';
}

export interface ProgressReport {
  done?: number;
  /** Those of the done that were refused. */
  failed?: number;
  total?: number;
}

/** Writes the report; answers whether the operation shall be cancelled. */
type WriteReport = (report: Required<Pick<ProgressReport, 'done' | 'failed'>> & { total: number | null }) => Promise<boolean>;

const WRITE_EVERY_MS = 500;

/** How far long work is. Call `report` at every point where the work may safely end. */
export class OperationProgress {
  #done = 0;
  #failed = 0;
  #total: number | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly operationId: string,
    /** Aborted on shutdown, on timeout, and when another worker took over. */
    readonly signal: AbortSignal,
    private readonly write: WriteReport,
  ) {}

  /** Absolute counts, written at most twice a second. Throws OperationCancelled when that was asked for, and the reason when the run has to end. */
  async report({ done, failed, total }: ProgressReport): Promise<void> {
    this.#done = done ?? this.#done;
    this.#failed = failed ?? this.#failed;
    this.#total = total ?? this.#total;
    this.signal.throwIfAborted();
    if (performance.now() - this.#writtenAt < WRITE_EVERY_MS) return;
    await this.flush();
  }

  /** Writes the counts now. */
  async flush(): Promise<void> {
    this.#writtenAt = performance.now();
    if (await this.write({ done: this.#done, failed: this.#failed, total: this.#total })) throw new OperationCancelled('Cancelled.');
  }
}
