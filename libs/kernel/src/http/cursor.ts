import { InvalidCursor } from './problem.js';
import type { KeyedMac } from '../crypto/signature.js';

export interface CursorPosition {
  /** The sort column's value of the last row, as text. */
  value: string;
  id: string;
}

let mac: KeyedMac | undefined;

/** Gives the cursor codec its key; called once at boot. */
export function useCursorKey(key: KeyedMac): void {
  mac = key;
}

function key(): KeyedMac {
  if (!mac) throw new Error('useCursorKey was not called at boot.');
  return mac;
}

/** An opaque, signed cursor; `binding` says what it is good for (list, organization, order, filters). */
export function encodeCursor(position: CursorPosition, binding: string): string {
  const body = Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
  return `${body}.${key().sign('cursor', `${body}\n${binding}`)}`;
}

/** The position in a cursor; a 400 problem when it was changed, or made for another list, organization, order or filter. */
export function decodeCursor(cursor: string, binding: string): CursorPosition {
  const dot = cursor.indexOf('.');
  const body = cursor.slice(0, dot);
  if (dot < 1 || !key().verify('cursor', `${body}\n${binding}`, cursor.slice(dot + 1))) throw new InvalidCursor();
  const [value, id] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, string];
  return { value, id };
}
