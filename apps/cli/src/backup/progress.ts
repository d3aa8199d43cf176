const EVERY_MS = 10_000;
const MIB = 1024 ** 2;

/** Says on stderr how far a long copy is, every ten seconds; nothing of a short one. */
export class Progress {
  count = 0;
  bytes = 0;
  #saidAt: number;

  constructor(
    /** What was done to them: `3 files copied`. */
    private readonly done: string,
    private readonly now = Date.now,
    private readonly say: (line: string) => void = console.error,
  ) {
    this.#saidAt = now();
  }

  add(bytes: number): void {
    this.count += 1;
    this.bytes += bytes;
    if (this.now() - this.#saidAt < EVERY_MS) return;
    this.#saidAt = this.now();
    this.say(`${this.count} files ${this.done}, ${Math.round(this.bytes / MIB)} MiB …`);
  }
}
