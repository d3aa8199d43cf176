import { hash } from 'node:crypto';

/** What differs between two failures of the same kind: quoted text, addresses, ids, numbers. */
const VARYING = [/(["'`«“])[^"'`»”]*["'`»”]/g, /\S+@\S+/g, /\w+:\/\/\S+/g, /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, /\b[0-9a-f]{12,}\b/gi, /\d+/g];

/**
 * Names the kind of a failure: work, class of the error and its message without what varies. A hash (as a UUID of version 8,
 * RFC 9562 §5.8), because messages may quote what users wrote, and the queue tables hold none of that.
 */
export function fingerprintOf(work: string, error: unknown): string {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['UnknownError', String(error)];
  const normalised = VARYING.reduce((text, varying) => text.replace(varying, '#'), message.slice(0, 2_000));
  const digest = hash('sha256', [work, name, normalised].join('\n'), 'hex');
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}
