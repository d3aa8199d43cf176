import { requireOrganizationId, requireScope, rfc3339 } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TellClientContacts, type NoticePlace } from '../contacts/tell-client-contacts.js';

export const TOKEN_EXPIRES = 'token_expires';
export const TOKEN_EXPIRED = 'token_expired';

/** A token or key whose end is near or came. */
export interface EndingKey {
  userId: string | null;
  name: string;
  prefix: string;
  expiresAt: string;
  lastUsedAt: string | null;
  /** How the newest one begins that the same owner has under the same name, as after a rotation. */
  successor: string | null;
}

const ENDING = `
  select t.user_id as "userId", t.name, t.prefix, t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt",
    (select s.prefix from api_keys s where s.organization_id = t.organization_id and (s.environment_id = t.environment_id or s.user_id = t.user_id) and s.name = t.name
       and s.created_at > t.created_at and s.revoked_at is null and (s.expires_at is null or s.expires_at > t.expires_at) order by s.created_at desc limit 1) as successor
  from api_keys t where t.organization_id = ? and t.id = ? and t.revoked_at is null and t.expires_at is not null and (t.expires_at <= now()) = ?`;

/** Null when it was revoked meanwhile, or its end came between. */
export async function endingKey(id: string, isOver: boolean): Promise<EndingKey | null> {
  const [key] = await requireScope().rows<EndingKey>(ENDING, [requireOrganizationId(), id, isOver]);
  return key ?? null;
}

/** What the contacts of a client app read about its tokens. */
@Injectable()
export class TokenNotices implements OnModuleInit {
  constructor(private readonly contacts: TellClientContacts) {}

  onModuleInit(): void {
    this.contacts.register({ name: TOKEN_EXPIRES, compose: (id, place) => compose(id, place, false) });
    this.contacts.register({ name: TOKEN_EXPIRED, compose: (id, place) => compose(id, place, true) });
  }
}

async function compose(tokenId: string, place: NoticePlace, isOver: boolean) {
  const token = await endingKey(tokenId, isOver);
  if (!token) return null;
  const { clientName, environment, organizationName } = place;
  return {
    subject: isOver ? `A token of ${clientName} (${environment}) has expired` : `A token of ${clientName} (${environment}) expires on ${dayOf(token.expiresAt)}`,
    text: `You answer for ${clientName}, which ${organizationName} lets use Frontoffice.

The token ${inWords(token, isOver)}
${isOver ? `Whatever still uses it is refused. ${successorOf(token) ?? `Somebody at ${organizationName} can make a new one.`}` : (successorOf(token) ?? ROTATE)}
`,
  };
}

/** Which one, when, and how it was used. */
export const inWords = ({ name, prefix, expiresAt, lastUsedAt }: EndingKey, isOver: boolean): string =>
  `"${name}" (${prefix}…) ${isOver ? 'expired' : 'expires'} at ${timeOf(expiresAt)}. ${lastUsedAt ? `It was last used at ${timeOf(lastUsedAt)}.` : 'It was never used.'}`;

/** What to do where a newer one is there already. */
export const successorOf = ({ successor }: EndingKey): string | null => successor && `A newer one of the same name (${successor}…) is there already: let whatever still uses this one take that.`;
export const ROTATE = 'Rotate it before: the new one and this one are good at the same time for as long as you choose.';

const timeOf = (instant: string): string => `${rfc3339(instant).slice(0, 16).replace('T', ' ')} UTC`;
export const dayOf = (instant: string): string => rfc3339(instant).slice(0, 10);
