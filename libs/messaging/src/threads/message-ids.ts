import { createHash } from 'node:crypto';

const MAX_IDS = 100;
const MAX_ID_CHARACTERS = 998;

/**
 * The message ids of a Message-ID, In-Reply-To or References field, without brackets, in order and without repetition.
 * Ids are separated by white space, commas or nothing; text around them (RFC 822 phrases) is dropped when any id has
 * brackets. Empty ids are ignored, because two messages that both lack an id have nothing in common. A field with more
 * than 100 ids keeps the first and the last 99.
 */
export function parseMessageIds(field: string): string[] {
  const bracketed = bracketedIds(field);
  const ids = bracketed.length > 0 ? bracketed : field.split(/[\s,]+/);
  const clean = [...new Set(ids.map(normaliseMessageId).filter((id) => id !== ''))];
  return clean.length > MAX_IDS ? [clean[0]!, ...clean.slice(1 - MAX_IDS)] : clean;
}

/** One id: brackets, quotes, control characters and white space go (folding puts some inside), case stays (RFC 5322 §3.6.4). */
export function normaliseMessageId(id: string): string {
  const bare = id.replace(/[<>"\s\u0000-\u001f\u007f]+/g, '').toWellFormed();
  return bare === '@' || bare.toLowerCase() === 'nil' || bare.toLowerCase() === 'null' ? '' : bare.slice(0, MAX_ID_CHARACTERS).toWellFormed();
}

/** The id given to a message that has none: the same bytes always get the same id, other bytes another. */
export function artificialMessageId(contentHash: string): string {
  return `${contentHash}@no-message-id.invalid`;
}

/** The first 128 bits of the SHA-256 of a text as a UUID: ids and subjects are too long for an index. */
export function hashedKey(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

function bracketedIds(field: string): string[] {
  const ids: string[] = [];
  let open = field.indexOf('<');
  while (open >= 0) {
    const close = field.indexOf('>', open);
    if (close < 0) break;
    // "<a <b>" holds one id: the innermost opening bracket counts.
    ids.push(field.slice(field.lastIndexOf('<', close) + 1, close));
    open = field.indexOf('<', close);
  }
  return ids;
}
