import { realmOf, type Permission } from '../auth/permissions.js';

/** Who may see events of one kind. */
export interface EventAudience {
  /** Shows them to members and to programs. Without one, no program is ever told. */
  permission?: Permission;
  /** Needed besides to see what others did and have: an event does not say whose the record is, only who acted and who was given it. */
  ofOthersWith?: Permission;
  /** Field of the data with the id, or the ids, of the users it concerns: of all members only they see it, whatever their permissions. */
  personalTo?: string;
}

/** Who looks. */
export interface EventViewer {
  userId: string;
  permissions: ReadonlySet<string>;
}

/** What of an event decides who may see it. */
export interface SeenEvent {
  type: string;
  actorUserId: string | null;
  data: Record<string, unknown>;
}

const audiences = new Map<string, EventAudience>();

/** Declares who may see a context's events, by the beginning of their type; the longest beginning counts. What no beginning names is shown to nobody. */
export function defineAudiences(byBeginning: Record<string, EventAudience>): void {
  for (const [beginning, audience] of Object.entries(byBeginning)) {
    if (audiences.has(beginning)) throw new Error(`Who may see ${beginning}… is declared twice.`);
    audiences.set(beginning, audience);
  }
}

/** Who may see events of a type; undefined: nobody. */
export function audienceOf(type: string): EventAudience | undefined {
  const beginnings = [...audiences.keys()].filter((beginning) => type.startsWith(beginning));
  return audiences.get(beginnings.sort((a, b) => b.length - a.length)[0] ?? '');
}

/** Whether an event of the viewer's organization may be shown to them. */
export function isVisible(event: SeenEvent, { userId, permissions }: EventViewer): boolean {
  const audience = audienceOf(event.type);
  if (!audience) return false;
  if (audience.personalTo) return [event.data[audience.personalTo]].flat().includes(userId);
  const { permission, ofOthersWith } = audience;
  if (!permission || realmOf(permission) === 'installation' || !permissions.has(permission)) return false;
  return !ofOthersWith || permissions.has(ofOthersWith) || event.actorUserId === userId || event.data['assignedToId'] === userId;
}

/** What a program, which is nobody in particular, must be allowed to be told of a type; undefined: it never is. */
export function permissionsToBeTold(type: string): Permission[] | undefined {
  const { permission, ofOthersWith } = audienceOf(type) ?? {};
  if (!permission || realmOf(permission) === 'installation') return undefined;
  return ofOthersWith ? [permission, ofOthersWith] : [permission];
}
