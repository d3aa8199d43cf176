import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { requireScope, runInScope, Scope, type Actor, type Credential } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Accounts } from './accounts.js';
import { apiResource } from './api-resource.js';
import { ArtifactStore, type ArtifactPayload, type HeldAccess } from './artifact-store.js';
import { ownScopes, ProviderClients, type OpenIdClient } from './provider-clients.js';

/** What binds an access token, and where its requests are written down. */
export interface AccessCredential extends Credential {
  /** The secret it was got with; null where the program keeps none. */
  apiKeyId: string | null;
}

type Bounds = Pick<Credential, 'allowedNetworks' | 'requestsPerMinute'> & { scopes: string[] };

/** One access token, and what is known of those it rests on. */
interface Access extends HeldAccess {
  client: OpenIdClient;
  environmentId: string;
  bounds: Bounds;
}

/** A program that keeps no secret has no bounds of its own. */
const UNBOUND: Bounds = { allowedNetworks: [], requestsPerMinute: null, scopes: [] };
const LIVE_SECRET = `
  select scopes, allowed_networks as "allowedNetworks", requests_per_minute as "requestsPerMinute" from api_keys
  where organization_id = ? and id = ? and environment_id = ? and revoked_at is null and (expires_at is null or expires_at > now())`;

/**
 * Who an access token of the provider stands for at our own API. One that a member's sign-in gave: the member, with what they
 * consented to, the environment still has, and they may do at this moment themselves. One that a customer's gave: a guest, with what
 * they consented to of what is their own. One that a program got for itself: the client app, with what it asked for and the
 * environment and the secret it showed both still have.
 */
@Injectable()
export class AccessTokenActors {
  constructor(
    private readonly store: ArtifactStore,
    private readonly clients: ProviderClients,
    private readonly accounts: Accounts,
    private readonly tenancy: TenancyApi,
    private readonly em: EntityManager,
  ) {}

  /** Null for a token that has ended, is for something else than our API, or stands for nobody there any more. */
  async actorOf(token: string): Promise<Actor | null> {
    const held = await this.store.findAccess(token);
    if (!held || !isForApi(held.payload) || !(await this.isInItsSignIn(held.payload))) return null;
    const environmentId = held.payload.clientId!;
    const client = await this.clients.find(environmentId);
    if (!client) return null;
    const scope = new Scope({ em: this.em, requestId: 'authentication', organizationId: client.organizationId });
    return runInScope(scope, async () => {
      const bounds = await this.boundsOf(held, environmentId, client);
      if (!bounds) return null;
      const access = { ...held, client, environmentId, bounds };
      if (held.kind === 'ClientCredentials') return this.program(access);
      return client.audience === 'customers' ? this.guest(access) : this.delegate(access);
    });
  }

  /** What was not allowed to outlive the sign-in at the provider ends when the browser has another one. */
  private async isInItsSignIn({ expiresWithSession, sessionUid, accountId, clientId, grantId }: ArtifactPayload): Promise<boolean> {
    if (!expiresWithSession) return true;
    const session = sessionUid ? await this.store.findByUid(sessionUid) : undefined;
    return session?.accountId === accountId && session?.authorizations?.[clientId!]?.grantId === grantId;
  }

  /** Those of the secret the token was got with; null when it has ended. */
  private async boundsOf({ apiKeyId }: HeldAccess, environmentId: string, { organizationId, isPublic }: OpenIdClient): Promise<Bounds | null> {
    if (!apiKeyId) return isPublic ? UNBOUND : null;
    const [secret] = await requireScope().read<Bounds>(LIVE_SECRET, [organizationId, apiKeyId, environmentId]);
    return secret ?? null;
  }

  private async program(access: Access): Promise<Actor | null> {
    const { payload, client, bounds, apiKeyId } = access;
    if (!apiKeyId) return null;
    const scopes = scopesOf(payload, client).filter((scope) => bounds.scopes.includes(scope));
    const permissions = await this.tenancy.permissionsLeft(scopes);
    if (!permissions) return null;
    return { kind: 'client', userId: null, sessionId: null, organizationId: client.organizationId, permissions, credential: credentialOf(access), mfaMissing: false, authTimeSeconds: 0 };
  }

  private async delegate(access: Access): Promise<Actor | null> {
    const { payload, client, sessionId } = access;
    const { accountId } = payload;
    if (!accountId || !sessionId) return null;
    const member = await this.tenancy.actorOfSession(accountId, sessionId, client.organizationId);
    if (!member) return null;
    const permissions = new Set(scopesOf(payload, client).filter((scope) => member.permissions.has(scope)));
    return { ...member, kind: 'delegate', sessionId: null, permissions, credential: credentialOf(access, accountId), authTimeSeconds: 0 };
  }

  /** Never more than what is a customer's own, whatever else they are. */
  private async guest(access: Access): Promise<Actor | null> {
    const { payload, client, environmentId, sessionId } = access;
    const { accountId } = payload;
    if (!accountId || !sessionId || !(await this.accounts.find(environmentId, accountId))) return null;
    const permissions = await this.tenancy.permissionsLeft(namesIn(payload).filter((scope) => ownScopes().includes(scope)));
    if (!permissions?.size) return null;
    const { organizationId } = client;
    return { kind: 'guest', userId: accountId, sessionId: null, organizationId, permissions, credential: credentialOf(access, accountId), mfaMissing: false, authTimeSeconds: 0 };
  }
}

/** Not for userinfo or another resource, nor bound to a key that a bearer does not prove to have (RFC 8705, RFC 9449). */
const isForApi = (payload: ArtifactPayload): boolean => payload.aud === apiResource() && payload['jkt'] === undefined && payload['x5t#S256'] === undefined;

/** What was asked for and granted. */
const namesIn = ({ scope = '' }: ArtifactPayload): string[] => scope.split(' ');

/** The same, as far as the environment still has it. */
const scopesOf = (payload: ArtifactPayload, client: OpenIdClient): string[] => namesIn(payload).filter((name) => client.scopes.includes(name));

/** Users of one app share neither the count of their requests nor the keys of idempotent ones; a program shares both with its secret. */
function credentialOf({ environmentId, apiKeyId, bounds: { allowedNetworks, requestsPerMinute } }: Access, accountId?: string): AccessCredential {
  const id = [apiKeyId ?? environmentId, ...(accountId ? [accountId] : [])].join(':');
  return { id, apiKeyId, environmentId, allowedNetworks, requestsPerMinute };
}
