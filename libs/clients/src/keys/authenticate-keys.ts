import { AccessPolicy, Bearers, ExpiringCache, runInScope, Scope, type Actor, type AnsweredRequest, type BearerKind } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LogRequests } from '../requests/log-requests.js';
import { keyRefOf, looksLikeKey, type KeyRef } from './key-token.js';

const STALE_MS = 1_000;
const MAX_CACHED = 20_000;

interface LiveKey {
  id: string;
  environmentId: string | null;
  userId: string | null;
  /** Of a client app's: those its environment still has. */
  scopes: string[];
  allowedNetworks: string[];
  requestsPerMinute: number | null;
}

const LIVE = `
  select k.id, k.environment_id as "environmentId", k.user_id as "userId", k.allowed_networks as "allowedNetworks", k.requests_per_minute as "requestsPerMinute",
    array(select s from jsonb_array_elements_text(k.scopes) s where e.id is null or jsonb_exists(e.scopes, s)) as scopes
  from api_keys k left join client_environments e on e.organization_id = k.organization_id and e.id = k.environment_id
  where k.organization_id = ? and k.token_hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and (e.id is null or e.is_active)`;

/**
 * Who a token of a program stands for now: its row must be live and its environment active. A client app may what its token and
 * its environment both say; a member's key what it says and its owner may at this moment. Answers are kept for one second.
 */
@Injectable()
export class AuthenticateKeys implements BearerKind, OnModuleInit {
  readonly #actors = new ExpiringCache<Actor | null>(MAX_CACHED);

  constructor(
    private readonly bearers: Bearers,
    private readonly em: EntityManager,
    private readonly policy: AccessPolicy,
    private readonly tenancy: TenancyApi,
    private readonly requests: LogRequests,
  ) {}

  onModuleInit(): void {
    this.bearers.register(this);
  }

  accepts(token: string): boolean {
    return looksLikeKey(token);
  }

  async authenticate(token: string): Promise<Actor | null> {
    const ref = keyRefOf(token);
    return ref && this.#actors.load(ref.hash.toString('base64'), STALE_MS, () => this.look(ref));
  }

  answered(actor: Actor, request: AnsweredRequest): void {
    const { id, environmentId } = actor.credential!;
    this.requests.add({ ...request, organizationId: actor.organizationId!, apiKeyId: id, environmentId });
  }

  /** Drops what this process remembers of one token. */
  forget(tokenHash: Uint8Array): void {
    const forgotten = Buffer.from(tokenHash).toString('base64');
    this.#actors.deleteWhere((_, key) => key === forgotten);
  }

  forgetAll(): void {
    this.#actors.deleteWhere(() => true);
  }

  /** In a scope of its own: the request's has no organization yet. */
  private look({ organizationId, hash }: KeyRef): Promise<Actor | null> {
    const scope = new Scope({ em: this.em, requestId: 'authentication', organizationId });
    return runInScope(scope, async () => {
      const [key] = await scope.read<LiveKey>(LIVE, [organizationId, hash]);
      if (!key) return null;
      const permissions = await this.permissionsOf(key, organizationId);
      return permissions && actorOf(key, organizationId, permissions);
    });
  }

  /** Null when whoever it acts for has ended. */
  private async permissionsOf({ userId, scopes }: LiveKey, organizationId: string): Promise<ReadonlySet<string> | null> {
    if (!userId) return this.tenancy.permissionsLeft(scopes);
    const owner = await this.policy.actorInAbsence(userId, organizationId);
    return owner && new Set(scopes.filter((scope) => owner.permissions.has(scope)));
  }
}

function actorOf({ id, environmentId, userId, allowedNetworks, requestsPerMinute }: LiveKey, organizationId: string, permissions: ReadonlySet<string>): Actor {
  const credential = { id, environmentId, allowedNetworks, requestsPerMinute };
  return { kind: userId ? 'personal_key' : 'client', userId, sessionId: null, organizationId, permissions, credential, mfaMissing: false, authTimeSeconds: 0 };
}
