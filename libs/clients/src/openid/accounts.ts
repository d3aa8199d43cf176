import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SignInApi } from '@app/identity';
import { AccessPolicy, runInScope, Scope } from '@app/kernel';
import { ProviderClients, type OpenIdClient } from './provider-clients.js';

/** A user at a client app, as `oidc-provider` wants one. */
export interface Account {
  accountId: string;
  claims(): Promise<Record<string, unknown>>;
}

/** Who may sign in where, and what a client app is told of them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly signIns: SignInApi,
    private readonly policy: AccessPolicy,
    private readonly clients: ProviderClients,
    private readonly em: EntityManager,
  ) {}

  /** The user at the environment; undefined for who is not active, has not proven their address, or is not among those it is for. */
  async find(environmentId: string, userId: string): Promise<Account | undefined> {
    const client = await this.clients.find(environmentId);
    const scope = new Scope({ em: this.em, requestId: 'openid', userId });
    const user = await runInScope(scope, () => this.signIns.activeUser(userId));
    if (!client || !user?.emailVerified || !(await this.isFor(client, userId))) return undefined;
    const { email, displayName, language, timezone, avatarUrl } = user;
    const known = { email, email_verified: true, name: displayName, locale: language, zoneinfo: timezone, picture: avatarUrl };
    const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
    return { accountId: userId, claims: async () => ({ ...told, sub: userId, organization_id: client.organizationId }) };
  }

  /** Ends the session of identity the user had signed in with. Inside a request. */
  async leave(userId: string, sessionId: string): Promise<void> {
    await this.signIns.end({ userId, sessionId });
  }

  private async isFor({ audience, organizationId }: OpenIdClient, userId: string): Promise<boolean> {
    return audience === 'everyone' || (await this.policy.actorInAbsence(userId, organizationId)) !== null;
  }
}
