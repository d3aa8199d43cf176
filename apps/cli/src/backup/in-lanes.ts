const LANES = 8;

/** Runs `work` for each item, some at a time; after the first error no more begin, and it is thrown when those that run have ended. */
export async function inLanes<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const lane = async () => {
    while (failures.length === 0) {
      const next = await items.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: LANES }, () => lane().catch((error: unknown) => failures.push(error))));
  await items.return(undefined);
  if (failures.length > 0) throw failures[0];
}
