import { EscalationRefused } from './member.problems.js';
import type { Standing } from './role-permissions.js';
import { MEMBER_FLAGS, outranks, type MemberFlags, type MemberRole } from './roles.js';

export interface Grant {
  role: MemberRole;
  flags: MemberFlags;
}

/** Whether somebody may make another what `wanted` says: nobody gives a role above theirs, or a flag they lack. */
export const mayGrant = (granter: Standing, wanted: Grant): boolean => !outranks(wanted.role, granter.role) && lackingFlags(granter, wanted.flags).length === 0;

/** Throws 403 `escalation_refused`, with the flags that lack, unless `mayGrant`. */
export function assertMayGrant(granter: Standing, wanted: Grant): void {
  if (mayGrant(granter, wanted)) return;
  throw new EscalationRefused({ extensions: { role: wanted.role, lackingFlags: lackingFlags(granter, wanted.flags) } });
}

/** Throws 403 `escalation_refused` when somebody who is `role` stands above: a manager cannot touch a ceo. */
export function assertMayTouch(actor: Standing, role: MemberRole): void {
  if (outranks(role, actor.role)) throw new EscalationRefused({ extensions: { role } });
}

/** What a change gives beyond what was there: what the actor has to have themselves. */
export function gainOf(before: Standing, after: Standing): Grant {
  const flags = Object.fromEntries(MEMBER_FLAGS.map((flag) => [flag, after[flag] && !before[flag]])) as unknown as MemberFlags;
  return { role: after.role, flags };
}

const lackingFlags = (granter: Standing, flags: MemberFlags) => MEMBER_FLAGS.filter((flag) => flags[flag] && !granter[flag]);
