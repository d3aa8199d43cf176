import type { Actor } from '../scope/scope.js';

/**
 * Who a bearer token stands for and what they may do now. Tenancy provides it; the kernel only asks.
 * `authenticate` answers null for a token that is missing, forged, expired, or whose session or membership has ended;
 * `now` asks the database, where otherwise an answer of the last two seconds will do.
 */
export abstract class AccessPolicy {
  abstract authenticate(token: string, freshness: 'lately' | 'now'): Promise<Actor | null>;

  /** What a user may do in an organization now, for work they left running; null when they are no active member any more. */
  abstract actorInAbsence(userId: string, organizationId: string): Promise<Actor | null>;
}
