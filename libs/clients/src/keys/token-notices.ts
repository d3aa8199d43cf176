import { requireOrganizationId, requireScope, rfc3339 } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TellClientContacts, type NoticePlace } from '../contacts/tell-client-contacts.js';

export const TOKEN_EXPIRES = 'token_expires';
export const TOKEN_EXPIRED = 'token_expired';

interface Told {
  name: string;
  prefix: string;
  expiresAt: string;
  lastUsedAt: string | null;
  isOver: boolean;
}

const TOLD = `
  select name, prefix, expires_at as "expiresAt", last_used_at as "lastUsedAt", expires_at <= now() as "isOver"
  from api_keys where organization_id = ? and id = ? and revoked_at is null and expires_at is not null`;

/** What the contacts of a client app read about its tokens. */
@Injectable()
export class TokenNotices implements OnModuleInit {
  constructor(private readonly contacts: TellClientContacts) {}

  onModuleInit(): void {
    this.contacts.register({ name: TOKEN_EXPIRES, compose: (id, place) => compose(id, place, false) });
    this.contacts.register({ name: TOKEN_EXPIRED, compose: (id, place) => compose(id, place, true) });
  }
}

/** Null when it was revoked meanwhile, or its end came between. */
async function compose(tokenId: string, place: NoticePlace, isOver: boolean) {
  const [token] = await requireScope().rows<Told>(TOLD, [requireOrganizationId(), tokenId]);
  if (token?.isOver !== isOver) return null;
  return isOver ? expired(token, place) : expires(token, place);
}

const expires = (token: Told, place: NoticePlace) => ({
  subject: `A token of ${place.clientName} (${place.environment}) expires on ${dayOf(token.expiresAt)}`,
  text: `${introduction(place)}

The token "${token.name}" (${token.prefix}…) expires at ${timeOf(token.expiresAt)}. ${usage(token)}
Rotate it before: the new token and this one are good at the same time for as long as you choose.
`,
});

const expired = (token: Told, place: NoticePlace) => ({
  subject: `A token of ${place.clientName} (${place.environment}) has expired`,
  text: `${introduction(place)}

The token "${token.name}" (${token.prefix}…) expired at ${timeOf(token.expiresAt)}. ${usage(token)}
Whatever still uses it is refused. Somebody at ${place.organizationName} can make a new one.
`,
});

const introduction = ({ organizationName, clientName }: NoticePlace): string => `You answer for ${clientName}, which ${organizationName} lets use Frontoffice.`;
const usage = ({ lastUsedAt }: Told): string => (lastUsedAt ? `It was last used at ${timeOf(lastUsedAt)}.` : 'It was never used.');
const timeOf = (instant: string): string => `${rfc3339(instant).slice(0, 16).replace('T', ' ')} UTC`;
const dayOf = (instant: string): string => rfc3339(instant).slice(0, 10);
