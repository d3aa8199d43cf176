import { CommandFailed, UsageError } from './command.js';

/** What PostgreSQL and the network say, in the words of whoever has to mend it. */
const KNOWN: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database (or Redis, or the bucket) does not answer: is it running, and is its address right?',
  ENOTFOUND: 'The name of the database (or Redis, or the bucket) leads nowhere: is its address right?',
  ETIMEDOUT: 'The database (or Redis, or the bucket) did not answer in time.',
  '28P01': 'The database refused the password.',
  '08P01': 'The database, or the pooler before it, refused the login.',
  '28000': 'The database refused the login.',
  '3D000': 'The database does not exist: run `migrate` first.',
  '42P01': 'The database has no tables: run `migrate` first.',
  '42501': 'The login may not do that: it needs more rights in the database.',
};

/** One readable message for anything that went wrong; never a stack. */
export async function explain(error: unknown): Promise<string> {
  if (error instanceof UsageError) return `${error.message} See --help.`;
  if (error instanceof CommandFailed) return error.message;
  const { ConfigError, Problem } = await import('@app/kernel'); // which takes a second, and what was typed wrongly needs none of it
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Problem) return [error.detail ?? error.title, ...(error.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`)].join('\n');
  const { code, message } = rootOf(error);
  const known = code === undefined ? undefined : KNOWN[code];
  return [known, message].filter(Boolean).join(' ') || 'It failed without saying why.';
}

/** 2 for what was typed wrongly, else 1. */
export const exitCodeOf = (error: unknown): number => (error instanceof UsageError ? 2 : 1);

/** The first error of several tries (a name with two addresses), or the one that caused the others. */
function rootOf(error: unknown): { code: string | undefined; message: string } {
  const { errors, cause, code, message } = (error ?? {}) as { errors?: unknown[]; cause?: unknown; code?: string; message?: string };
  if (errors?.[0] !== undefined) return rootOf(errors[0]);
  if (cause instanceof Error && (code === undefined || code.startsWith('E_CANNOT_'))) return rootOf(cause); // flydrive names the file only
  return { code, message: (message ?? String(error)).split('\n')[0]! };
}
