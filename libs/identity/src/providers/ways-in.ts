import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { Providers } from './providers.js';

interface Link {
  id: string;
  provider: string;
  organizationId: string | null;
  issuer: string;
}

/** How a user could sign in: by password, by passkey, or through a provider. */
@Injectable()
export class WaysIn {
  constructor(private readonly providers: Providers) {}

  /** Ids of the user's links to providers that are offered now. Outside of a transaction: an organization's are read in a scope of their own. */
  async openLinks(userId: string): Promise<string[]> {
    const links = await requireScope().rows<Link>('select id, provider, organization_id as "organizationId", issuer from user_auth_providers where user_id = ?', [userId]);
    const offered = await Promise.all(links.map((link) => this.providers.isOffered(link)));
    return links.filter((_, index) => offered[index]).map(({ id }) => id);
  }

  /** Whether there is one with no link but these, as far as they are still there. */
  async remainWith(userId: string, linkIds: readonly string[]): Promise<boolean> {
    return found('id = any(?::uuid[])', userId, linkIds);
  }

  /** Whether there is one without this link. A link to a provider that is not offered now counts: tomorrow it may be. */
  async remainWithout(userId: string, linkId: string): Promise<boolean> {
    return found('id <> ?', userId, linkId);
  }
}

async function found(ofLinks: string, userId: string, param: unknown): Promise<boolean> {
  const [row] = await requireScope().rows<{ found: boolean }>(
    `select exists (select from user_credentials where user_id = ?)
       or exists (select from user_mfa_factors where user_id = ? and type = 'webauthn' and is_enabled)
       or exists (select from user_auth_providers where user_id = ? and ${ofLinks}) as found`,
    [userId, userId, userId, param],
  );
  return row!.found;
}
