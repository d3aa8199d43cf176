import { hash } from 'node:crypto';

/** A login event as it enters its hash. */
export interface HashedEvent {
  id: string;
  chain: string;
  /** 1 for the first of the chain. */
  position: number;
  userId: string | null;
  sessionId: string | null;
  type: string;
  /** Milliseconds since the epoch. */
  occurredAtMs: number;
  detailsHash: Buffer;
}

const sha256 = (...parts: (Buffer | string)[]): Buffer => hash('sha256', Buffer.concat(parts.map((part) => Buffer.from(part as string))), 'buffer');

/** What the first event of a chain takes for the hash before it. */
export const originOf = (chain: string): Buffer => sha256(chain);

/** SHA-256 of an event after `previous`. The trigger `chain_login_event` computes the same in SQL; this one checks it, without asking it. */
export function eventHash(previous: Buffer, event: HashedEvent): Buffer {
  const { chain, id, userId, sessionId, type, occurredAtMs, detailsHash, position } = event;
  return sha256(previous, [chain, id, userId ?? '-', sessionId ?? '-', type, occurredAtMs, detailsHash.toString('hex'), position].join('|'));
}

/** SHA-256 of what may be forgotten; `ip` as PostgreSQL writes an inet, with its mask. */
export const detailsHash = (salt: Buffer, ip: string | null, userAgent: string | null): Buffer => sha256(salt, `${ip ?? ''}\n${userAgent ?? ''}`);
