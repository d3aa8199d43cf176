import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { AnnounceChange } from '../mfa/announce-change.js';
import type { ProviderIdentity } from './provider-identity.js';
import { ProviderLinkRepository } from './provider-link.repository.js';
import { ProviderRefusal } from './provider-refusal.js';
import { ReclaimClaim } from './reclaim-claim.js';

/** Makes an identity at a provider a way into an account. What is not said to open transactions runs in the running one. */
@Injectable()
export class LinkIdentity {
  constructor(
    private readonly links: ProviderLinkRepository,
    private readonly reclaimClaim: ReclaimClaim,
    private readonly announceChange: AnnounceChange,
    private readonly loginEvents: LoginEvents,
  ) {}

  /** Links it to the user who has proven the address, or who claims it and is reclaimed; null when there is neither. Opens its own transactions. */
  async byProvenAddress(identity: ProviderIdentity, email: string, client: Client): Promise<string | null> {
    const claimantId = await this.reclaimClaim.prepare(email);
    const userId = await requireScope().transaction(() => this.ownerOrClaimant(identity, email, client));
    if (claimantId) await this.reclaimClaim.tidy(claimantId);
    return userId;
  }

  private async ownerOrClaimant(identity: ProviderIdentity, email: string, client: Client): Promise<string | null> {
    const [owner] = await requireScope().em.execute<{ userId: string; status: string }[]>(
      `select e.user_id as "userId", u.status from user_emails e join users u on u.id = e.user_id
       where e.email = ? and e.verified_at is not null for update of u`,
      [email],
    );
    if (owner && owner.status !== 'active') throw new ProviderRefusal('user_not_active', 'user', owner.userId);
    const userId = owner?.userId ?? (await this.reclaimClaim.reclaim(email, client));
    if (userId) await this.link(userId, identity, client);
    return userId;
  }

  async ofNewUser(userId: string, identity: ProviderIdentity, client: Client): Promise<void> {
    await this.links.add(userId, identity);
    await this.loginEvents.record({ type: 'signup.succeeded', userId, client });
  }

  /** Links it to the user of a session that still lives; ProviderRefusal when it does not, or somebody else has the identity. */
  async bySession(userId: string, sessionId: string, identity: ProviderIdentity, client: Client): Promise<void> {
    const [living] = await requireScope().em.execute<unknown[]>(
      `select 1 from sessions s join users u on u.id = s.user_id
       where s.id = ? and s.user_id = ? and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.status = 'active' for update of u`,
      [sessionId, userId],
    );
    if (!living) throw new ProviderRefusal('login_expired', 'session', userId);
    const known = await this.links.find(identity);
    if (!known) await this.link(userId, identity, client);
    else if (known.userId === userId) await this.links.used(known.id, identity);
    else throw new ProviderRefusal('identity_taken', 'identity', userId);
  }

  private async link(userId: string, identity: ProviderIdentity, client: Client): Promise<void> {
    await this.links.add(userId, identity);
    await this.announceChange.announce(userId, 'provider.linked', 'provider_linked', client);
  }
}
