/** Length of a window; it begins with the first request that is counted in it. */
export const RATE_WINDOW_MS = 60_000;

/** What was given of a limit. */
export interface Grant {
  granted: number;
  /** What others may still be given in this window. */
  left: number;
  resetsInMs: number;
}

/** Counts, for all processes of the installation, what of a limit was given out in the running window. */
export abstract class RateStore {
  /** Up to `wanted` requests under `limit`. Keys are MACs: the store names nobody. */
  abstract take(key: string, wanted: number, limit: number): Promise<Grant>;
}
