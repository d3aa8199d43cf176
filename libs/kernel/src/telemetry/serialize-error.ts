/** An error as it is logged: what happened and where, without values that may be personal. */
export interface SerializedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  /** PostgreSQL names of what an error is about; identifiers of ours, never values. */
  table?: string;
  column?: string;
  constraint?: string;
  cause?: SerializedError;
}

const MAX_CAUSES = 4;
const MAX_MESSAGE_LENGTH = 500;
/** Data exceptions, integrity violations and raised errors quote row values in their message (PostgreSQL, appendix A). */
const QUOTES_VALUES = /^(22|23|44|P0)/;
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** `text` with e-mail addresses masked. */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s@<>"'(),;:=[\]{}]+@[^\s@<>"'(),;:=[\]{}]+/g, '[address]');
}

/** An error for the log, its causes included. Anything else that was thrown is named by its type only. */
export function serializeError(error: unknown, depth = 1): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something that is not an error was thrown.' };
  const details = error as Error & { code?: unknown; response?: unknown; table?: unknown; column?: unknown; constraint?: unknown };
  const code = typeof details.code === 'string' ? details.code : undefined;
  const serialized: SerializedError = { type: error.constructor.name, message: safeMessage(withoutResponse(error.message, details.response), code) };
  if (code !== undefined) serialized.code = code;
  for (const name of ['table', 'column', 'constraint'] as const) {
    const value = details[name];
    if (typeof value === 'string') serialized[name] = value;
  }
  // the first lines of a stack repeat the message
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  if (frames?.length) serialized.stack = frames.join('\n');
  if (error.cause !== undefined && depth < MAX_CAUSES) serialized.cause = serializeError(error.cause, depth + 1);
  return serialized;
}

/** A mail server's refusal may quote what it was sent, links and codes included: of its text only the status stays (RFC 5321 §4.2, RFC 3463). */
function withoutResponse(message: string, response: unknown): string {
  if (typeof response !== 'string' || response === '') return message;
  return message.replaceAll(response, /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0] ?? '…');
}

function safeMessage(message: string, code: string | undefined): string {
  if (code === undefined || !SQLSTATE.test(code)) return maskAddresses(message).slice(0, MAX_MESSAGE_LENGTH);
  if (QUOTES_VALUES.test(code)) return `PostgreSQL refused a value (SQLSTATE ${code}).`;
  // MikroORM appends detail and hint in further lines; what stands in single quotes may be a value
  const [firstLine = ''] = message.split('\n');
  return maskAddresses(firstLine).replace(/'[^']*'/g, "'…'").slice(0, MAX_MESSAGE_LENGTH);
}
