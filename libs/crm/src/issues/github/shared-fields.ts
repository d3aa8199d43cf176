import { createHash } from 'node:crypto';
import type { IssueStatus, SharedFields } from '../issue.entity.js';

/** A hidden line that says which issue or comment of ours a text at GitHub came from, so that a repeated creation finds the first. */
const MARKER = /\s*<!-- frontoffice:(issue|comment):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) -->\s*/;

export const marked = (kind: 'issue' | 'comment', id: string, text: string): string => `${text}${text === '' ? '' : '\n\n'}<!-- frontoffice:${kind}:${id} -->`;

/** The id in the marker of a text; null without one. */
export function markerOf(kind: 'issue' | 'comment', text: string | null | undefined): string | null {
  const found = MARKER.exec(text ?? '');
  return found?.[1] === kind ? found[2]! : null;
}

/** The text without its marker, with the line ends of this side. GitHub's web editor writes CRLF, and whoever adds to a text there writes behind the marker. */
export function unmarked(text: string | null | undefined): string {
  const whole = (text ?? '').replaceAll('\r\n', '\n');
  const marker = MARKER.exec(whole);
  const parts = marker ? [whole.slice(0, marker.index), whole.slice(marker.index + marker[0].length)] : [whole];
  return parts.filter((part) => part !== '').join('\n\n').trimEnd();
}

/** SHA-256, in hex, of a text as both sides have it. */
export const sumOf = (text: string | null | undefined): string => createHash('sha256').update(unmarked(text)).digest('hex');

/** GitHub knows two states and a reason: resolved is closed as completed, closed is closed as not planned. */
export const stateOf = (status: IssueStatus): SharedFields['state'] => (status === 'resolved' ? 'completed' : status === 'closed' ? 'not_planned' : 'open');

/** The status for a state at GitHub; work that is in progress stays so while the issue is open there. */
export function statusOf(state: SharedFields['state'], status: IssueStatus): IssueStatus {
  if (stateOf(status) === state) return status;
  return state === 'completed' ? 'resolved' : state === 'not_planned' ? 'closed' : 'open';
}

/** The body of a request that brings an issue at GitHub to this state. */
export const stateChange = (state: SharedFields['state']): { state: string; state_reason: string } =>
  state === 'open' ? { state: 'open', state_reason: 'reopened' } : { state: 'closed', state_reason: state };
