import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidRequest, type ProblemError } from './problem.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  code?: string;
  keys?: string[];
}

const MAX_ERRORS = 50;

/** Validates body, query and parameters against their Zod schema; every failure becomes an error with a JSON pointer (RFC 6901). */
export const createValidationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new InvalidRequest({ errors: (issues as readonly Issue[]).flatMap(errorsOf).slice(0, MAX_ERRORS) }),
  });

/** The value as its schema gives it, or the 422 the pipe would answer; for what can only be judged once a row is known. */
export function validated<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidRequest({ errors: (result.error.issues as readonly Issue[]).flatMap(errorsOf).slice(0, MAX_ERRORS) });
}

function errorsOf(issue: Issue): ProblemError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const code = issue.code ?? 'invalid';
  if (code === 'unrecognized_keys') return (issue.keys ?? []).map((key) => ({ pointer: pointer([...path, key]), code: 'unknown_field', detail: 'This field does not exist.' }));
  return [{ pointer: pointer(path), code, detail: issue.message }];
}

const pointer = (path: string[]): string => `#${path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
