/** The SQLSTATE of a PostgreSQL error, also when MikroORM wrapped it; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** Serialization failure and deadlock: running the transaction again may succeed (PostgreSQL manual, §13.5). */
export function isRetryable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/** The database itself cannot be reached or used now: connection loss, restart, out of connections, disk full. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state) return /^(08|53|57P)/.test(state);
  const code = (error as { code?: unknown })?.code;
  if (typeof code === 'string' && /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code)) return true;
  return error instanceof Error && /Connection terminated|not queryable|connection timeout|timeout exceeded when trying to connect/i.test(error.message);
}

/** The name of the constraint a PostgreSQL error speaks of, e.g. `leads_organization_id_email_unique`. */
export function constraintOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { constraint } = cause as { constraint?: unknown };
    if (typeof constraint === 'string') return constraint;
  }
  return undefined;
}
