/** A place in the events of an organization: the transaction that wrote one (xid8), and its id. */
export interface StreamPosition {
  transaction: string;
  eventId: string;
}

export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
const SHAPE = /^(\d{1,20})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const MAX_XID8 = 2n ** 64n - 1n;

/** As it stands in `id:` and in `Last-Event-ID`. */
export const writePosition = ({ transaction, eventId }: StreamPosition): string => `${transaction}.${eventId}`;

/** Null for what no stream ever sent. */
export function readPosition(text: string | undefined): StreamPosition | null {
  const [, transaction, eventId] = SHAPE.exec(text ?? '') ?? [];
  return transaction && eventId && BigInt(transaction) <= MAX_XID8 ? { transaction, eventId } : null;
}

/** Negative when `a` comes first. */
export function comparePositions(a: StreamPosition, b: StreamPosition): number {
  const [left, right] = [BigInt(a.transaction), BigInt(b.transaction)];
  if (left !== right) return left < right ? -1 : 1;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}
