/** A place in the events of an organization: the transaction that wrote one (xid8), and its id. */
export interface StreamPosition {
  transaction: string;
  eventId: string;
}

export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 86_400_000;
const SHAPE = /^(\d{1,20})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const MAX_XID8 = 2n ** 64n - 1n;

/** As it stands in `id:` and in `Last-Event-ID`. */
export const writePosition = ({ transaction, eventId }: StreamPosition): string => `${transaction}.${eventId}`;

/** Null for what no stream ever sent. */
export function readPosition(text: string | undefined): StreamPosition | null {
  const [, transaction, eventId] = SHAPE.exec(text ?? '') ?? [];
  return transaction && eventId && BigInt(transaction) <= MAX_XID8 ? { transaction, eventId } : null;
}

/** An id before those of all events that are still to be written, by transactions that began up to a day ago too. */
export const idBeforeNow = (): string => BEFORE_ALL_IDS.replace(/^.{13}/, (Date.now() - DAY_MS).toString(16).padStart(12, '0').replace(/^.{8}/, '$&-'));

/** Days since the id of a position was made (UUIDv7, RFC 9562 §5.7). */
export const ageDays = ({ eventId }: StreamPosition): number => (Date.now() - Number.parseInt(eventId.slice(0, 13).replace('-', ''), 16)) / DAY_MS;

/** Negative when `a` comes first. */
export function comparePositions(a: StreamPosition, b: StreamPosition): number {
  const [left, right] = [BigInt(a.transaction), BigInt(b.transaction)];
  if (left !== right) return left < right ? -1 : 1;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}
