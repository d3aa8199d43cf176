import { Injectable } from '@nestjs/common';
import { constraintOf, line, requireScope } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { RegisterUser } from '../authentication/register-user.js';
import { OrganizationDirectory } from '../organization-directory.js';
import type { AccountType } from '../users/user-kinds.js';
import { LinkIdentity } from './link-identity.js';
import type { ProviderIdentity } from './provider-identity.js';
import { ProviderLinkRepository } from './provider-link.repository.js';
import { ProviderRefusal } from './provider-refusal.js';

/** What becomes of somebody who is new. */
export interface NewAccount {
  accountType: AccountType;
  organizationName: string | null;
}

interface Owner {
  userId: string;
  status: string;
}

const ATTEMPTS = 3;
/** Somebody else was linked, or proved the address, in the same moment: the rules are asked again. */
const LOST_RACES = new Set(['user_auth_providers_identity', 'user_emails_verified']);

/**
 * Finds the user an identity at a provider is. The identity is known by (provider, issuer, subject), never by its address:
 * an address only links it for the first time, and only when both the provider and we know that it was proven.
 */
@Injectable()
export class SignInWithProvider {
  constructor(
    private readonly links: ProviderLinkRepository,
    private readonly linkIdentity: LinkIdentity,
    private readonly registerUser: RegisterUser,
    private readonly directory: OrganizationDirectory,
  ) {}

  /** The user, who may be new; ProviderRefusal. Call it outside of a transaction. */
  async userOf(identity: ProviderIdentity, account: NewAccount, client: Client): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.known(identity)) ?? (await this.byAddress(identity, client)) ?? (await this.register(identity, account, client));
      } catch (error) {
        if (attempt >= ATTEMPTS || !LOST_RACES.has(constraintOf(error) ?? '')) throw error;
      }
    }
  }

  private async known(identity: ProviderIdentity): Promise<string | null> {
    const link = await this.links.find(identity);
    if (!link) return null;
    if (link.userStatus !== 'active') throw new ProviderRefusal('user_not_active', 'user', link.userId);
    if (link.tokensValidAfter && identity.signedInAt && identity.signedInAt < link.tokensValidAfter) throw new ProviderRefusal('provider_refused', 'signed in there before it was revoked', link.userId);
    await requireScope().transaction(() => this.links.used(link.id, identity));
    return link.userId;
  }

  private async byAddress(identity: ProviderIdentity, client: Client): Promise<string | null> {
    const { email, emailVerified } = identity;
    if (email === null) throw new ProviderRefusal('email_required', 'email');
    const scope = requireScope();
    scope.actAs(null, null);
    if (emailVerified) return this.linkIdentity.byProvenAddress(identity, email, client);
    const [owner] = await scope.em.execute<Owner[]>(
      'select e.user_id as "userId", u.status from user_emails e join users u on u.id = e.user_id where e.email = ? and e.verified_at is not null',
      [email],
    );
    if (owner && (await this.mayKnowOf(owner, identity))) throw new ProviderRefusal('account_link_required', 'address', owner.userId);
    return null;
  }

  /**
   * An organization could ask for any address through a provider of its own: it learns of its members only. For others its
   * user is new, with an unproven claim, as at sign-up (docs/decisions/0004).
   */
  private async mayKnowOf({ userId }: Owner, { organizationId }: ProviderIdentity): Promise<boolean> {
    if (organizationId === null) return true;
    const scope = requireScope();
    scope.actAs(null, userId);
    const membership = await this.directory.activeFor(userId, organizationId);
    scope.actAs(null, null);
    return membership !== null;
  }

  private async register(identity: ProviderIdentity, { accountType, organizationName }: NewAccount, client: Client): Promise<string> {
    const { email, emailVerified, picture } = identity;
    const input = { email: email!, emailVerified, passwordHash: null, displayName: displayNameOf(identity), accountType, ...(organizationName ? { organizationName } : {}) };
    return this.registerUser.register(input, async ({ userId }) => {
      if (picture) await requireScope().em.execute('update users set avatar_url = ? where id = ?', [picture, userId]);
      await this.linkIdentity.ofNewUser(userId, identity, client);
      return userId;
    });
  }
}

const MAX_NAME_LENGTH = 150;

/** What the provider calls them, as far as it is a name; else the address up to its @. */
function displayNameOf({ name, email }: Pick<ProviderIdentity, 'name' | 'email'>): string {
  const parsed = line(MAX_NAME_LENGTH).safeParse(name?.slice(0, MAX_NAME_LENGTH));
  return parsed.success ? parsed.data : (email ?? '').split('@')[0]!.slice(0, MAX_NAME_LENGTH);
}
