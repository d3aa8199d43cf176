import type { Problem } from '../http/problem.js';

/** What PostgreSQL says about a constraint that was broken (PostgreSQL manual, §55.8). */
export interface BrokenConstraint {
  constraint: string;
  column?: string | undefined;
}

const meanings = new Map<string, (broken: BrokenConstraint) => Problem>();

/** Says what it means to the caller that a constraint was broken which many ways of writing may run into. */
export function constraintMeans(constraint: string, problem: (broken: BrokenConstraint) => Problem): void {
  meanings.set(constraint, problem);
}

/** The problem an error of the database stands for; the error itself when nobody said. */
export function meaningOf(error: unknown): unknown {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { constraint } = cause as Partial<BrokenConstraint>;
    if (typeof constraint === 'string') return meanings.get(constraint)?.(cause as BrokenConstraint & Error) ?? error;
  }
  return error;
}
