type Answers<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> };

/**
 * The answers to statements that were sent one behind the other, without waiting for one another. Rejects with what the first
 * of them failed with: those behind it fail because of it.
 */
export async function sentTogether<const T extends readonly unknown[]>(statements: T): Promise<Answers<T>> {
  const answers = await Promise.allSettled(statements);
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
  return answers.map((answer) => (answer as PromiseFulfilledResult<unknown>).value) as Answers<T>;
}
