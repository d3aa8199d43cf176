interface Entry<V> {
  value: V;
  expiresAtMs: number;
}

/**
 * Values kept in this process until they expire, at most `max` of them: the one unused for longest goes first. Made for
 * answers that may be stale for a moment; what must be true now is read from the database.
 */
export class ExpiringCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #loading = new Map<string, Promise<V>>();
  #generation = 0;

  constructor(
    private readonly max: number,
    private readonly nowMs: () => number = Date.now,
  ) {}

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.expiresAtMs <= this.nowMs()) return undefined;
    this.#entries.set(key, entry); // a Map iterates in order of insertion: the first key is the one unused for longest
    return entry.value;
  }

  set(key: string, value: V, expiresAtMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAtMs });
    if (this.#entries.size > this.max) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** The cached value, else that of `read`, kept for `ttlMs`. Callers that ask meanwhile wait for the same read; an error is not kept. */
  async load(key: string, ttlMs: number, read: () => Promise<V>): Promise<V> {
    const cached = this.get(key);
    if (cached !== undefined) return cached;
    const running = this.#loading.get(key);
    if (running) return running;
    const generation = this.#generation;
    const loading = read().then((value) => {
      // what was read before a deletion may be what the deletion was about
      if (generation === this.#generation) this.set(key, value, this.nowMs() + ttlMs);
      return value;
    });
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }

  deleteWhere(matches: (value: V, key: string) => boolean): void {
    this.#generation++;
    this.#loading.clear();
    for (const [key, { value }] of this.#entries) if (matches(value, key)) this.#entries.delete(key);
  }
}
