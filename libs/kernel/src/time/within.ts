/**
 * The result of `work`; rejects when there is none after `timeoutMs`. The work itself goes on. What had come by then counts, also
 * where this process was too busy to look: after the timer, one more turn of the event loop takes in what has arrived.
 */
export async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${timeoutMs} ms`))), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
