import type { Actor } from '../scope/scope.js';

export interface SessionStanding {
  /** How the user proved who they are, RFC 8176 values; `mfa` among them when a second factor was. */
  authMethods: readonly string[];
  /** Those of the installation's roles. */
  permissions: ReadonlySet<string>;
}

/**
 * Who a bearer token stands for and what they may do now. Tenancy provides it; the kernel only asks. Tokens that are no access
 * tokens of people are asked of the kind in `Bearers` that takes them for its own.
 * `authenticate` answers null for a token that is missing, forged, expired, or whose session or membership has ended;
 * `now` asks the database, where otherwise an answer of the last two seconds will do.
 */
export abstract class AccessPolicy {
  abstract authenticate(token: string, freshness: 'lately' | 'now'): Promise<Actor | null>;

  /** What the installation knows of a live session of a user, asked now; null when it has ended. Runs in the caller's scope. */
  abstract standingOf(userId: string, sessionId: string): Promise<SessionStanding | null>;

  /** What a user may do in an organization now, for work they left running or gave to a program; null when they are no active user, or no active member, any more. */
  abstract actorInAbsence(userId: string, organizationId: string): Promise<Actor | null>;
}
