import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommerceApi } from '@app/commerce';
import { SignInApi } from '@app/identity';
import { AccessPolicy, runInScope, Scope } from '@app/kernel';
import { createHash } from 'node:crypto';
import type { UsedSession } from './artifact-store.js';
import { ProviderClients, type OpenIdClient } from './provider-clients.js';

/** A user at a client app, as `oidc-provider` wants one. */
export interface Account {
  accountId: string;
  claims(): Promise<Record<string, unknown>>;
}

type User = NonNullable<Awaited<ReturnType<SignInApi['activeUser']>>>;

/** Who may sign in where, and what a client app is told of them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly signIns: SignInApi,
    private readonly policy: AccessPolicy,
    private readonly clients: ProviderClients,
    private readonly commerce: CommerceApi,
    private readonly em: EntityManager,
  ) {}

  /** The user at the environment; undefined for who is not active, has not proven their address, or is not among those it is for. */
  async find(environmentId: string, userId: string): Promise<Account | undefined> {
    const client = await this.clients.find(environmentId);
    if (!client) return undefined;
    const scope = new Scope({ em: this.em, requestId: 'openid', userId });
    const user = await runInScope(scope, () => this.signIns.activeUser(userId));
    const known = user?.emailVerified ? await this.whatIsKnown(client, user) : null;
    if (!known) return undefined;
    const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
    return { accountId: userId, claims: async () => ({ ...told, sub: userId, organization_id: client.organizationId }) };
  }

  /** Who a customer is at the apps of one organization: the same at all of them, somebody else at those of another. */
  async subject(environmentId: string, userId: string): Promise<string> {
    const client = await this.clients.find(environmentId);
    return createHash('sha256').update(`customer ${client?.organizationId} ${userId}`).digest('base64url');
  }

  /** Ends the session of identity the user had signed in with. Inside a request. */
  async leave(userId: string, sessionId: string): Promise<void> {
    await this.signIns.end({ userId, sessionId });
  }

  /** Notes that the session of identity behind a sign-in is in use. Inside a request. */
  async seen(session: UsedSession): Promise<void> {
    await this.signIns.seen(session);
  }

  /** Claims (OpenID Connect Core §5.1) about the user as those the app is for; null for who is none of them. */
  private async whatIsKnown({ audience, organizationId }: OpenIdClient, user: User): Promise<object | null> {
    if (audience === 'customers') return this.asCustomer(organizationId, user);
    if (audience === 'members' && !(await this.policy.actorInAbsence(user.id, organizationId))) return null;
    const { email, displayName, language, timezone, avatarUrl } = user;
    return { email, email_verified: true, name: displayName, locale: language, zoneinfo: timezone, picture: avatarUrl };
  }

  /** What the organization knows of its customer, and nothing that only the user told us. */
  private async asCustomer(organizationId: string, user: User): Promise<object | null> {
    const scope = new Scope({ em: this.em, requestId: 'openid', organizationId, userId: user.id });
    const customer = await runInScope(scope, () => this.commerce.customerOfLogin(user.id));
    if (!customer) return null;
    const { id, displayName, firstName, lastName, email } = customer;
    return { customer_id: id, name: displayName, given_name: firstName, family_name: lastName, email, email_verified: email === null ? null : email === user.email };
  }
}
