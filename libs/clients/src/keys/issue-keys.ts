import { Clock, expectVersion, invalid, NotFound, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager, LockMode, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { CreateApiKey } from './api-key.dto.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyEnded, TooManyApiKeys } from './api-key.problems.js';
import { AuthenticateKeys } from './authenticate-keys.js';
import { newKeyToken } from './key-token.js';
import { assertGrantable } from './scope-names.js';

const MAX_LIVE = 50;
/** Who has as many as they may can still rotate each: for a while both are good. */
const MAX_LIVE_WITH_SUCCESSORS = 2 * MAX_LIVE;
const YEAR_MS = 365 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Whose a key is. */
export type KeyOwner = { environmentId: string } | { userId: string };
export interface IssuedKey {
  key: ApiKey;
  token: string;
}

/** How keys of both kinds begin and end. The callers say whose they may touch, and publish what happened. */
@Injectable()
export class IssueKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly authentication: AuthenticateKeys,
  ) {}

  /** A new key; 403 for scopes beyond one's own, 409 when the owner has fifty live ones. Flushed. */
  async issue(owner: KeyOwner, input: CreateApiKey): Promise<IssuedKey> {
    assertGrantable(input.scopes);
    const now = this.clock.now();
    const expiresAt = input.expiresAt === undefined ? new Date(now.getTime() + YEAR_MS) : input.expiresAt === null ? null : new Date(input.expiresAt);
    if (expiresAt && expiresAt <= now) throw invalid('#/expiresAt', 'in_the_past', 'It would never be good.');
    await this.assertRoom(owner, MAX_LIVE);
    return this.write(owner, { ...input, expiresAt });
  }

  /** A successor with the same scopes and bounds, good for as long as the key was meant to be; 409 when the owner has a hundred live ones. The key itself ends after the overlap. */
  async rotate(key: ApiKey, owner: KeyOwner, overlapHours: number): Promise<IssuedKey> {
    const now = this.clock.now();
    if (!key.isLive(now)) throw new ApiKeyEnded();
    assertGrantable(key.scopes);
    await this.assertRoom(owner, MAX_LIVE_WITH_SUCCESSORS);
    const expiresAt = key.expiresAt ? new Date(now.getTime() + key.expiresAt.getTime() - key.createdAt.getTime()) : null;
    const { name, scopes, allowedNetworks, requestsPerMinute } = key;
    const issued = await this.write(owner, { name, scopes, allowedNetworks, requestsPerMinute: requestsPerMinute ?? null, expiresAt });
    key.endBy(new Date(now.getTime() + overlapHours * HOUR_MS));
    await this.em.flush();
    this.forgetAfterCommit(key);
    return issued;
  }

  /** Answers whether it was live; it is not from here on. */
  revoke(key: ApiKey): boolean {
    const wasLive = key.isLive(this.clock.now());
    key.revoke(this.clock.now());
    this.forgetAfterCommit(key);
    return wasLive;
  }

  assertLive(key: ApiKey): void {
    if (!key.isLive(this.clock.now())) throw new ApiKeyEnded();
  }

  /** The key, locked; 404 when there is none, 412 when it changed since it was read. */
  async lock(where: FilterQuery<ApiKey>): Promise<ApiKey> {
    const key = await this.em.findOneOrFail(ApiKey, where, { failHandler: () => new NotFound(), lockMode: LockMode.PESSIMISTIC_WRITE });
    expectVersion(key);
    return key;
  }

  /** What this process remembers of the key is dropped when the transaction commits; the others forget within a second. */
  forgetAfterCommit({ tokenHash }: ApiKey): void {
    requireScope().afterCommit(() => this.authentication.forget(tokenHash));
  }

  /** Whoever makes another one for the same owner waits until this transaction ends. */
  private async assertRoom(owner: KeyOwner, max: number): Promise<void> {
    await requireScope().rows(`select pg_advisory_xact_lock(hashtextextended('clients.api-keys:' || ?::text, 0))`, Object.values(owner));
    const live: FilterQuery<ApiKey> = { ...owner, revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: this.clock.now() } }] };
    if ((await this.em.count(ApiKey, live)) >= max) throw new TooManyApiKeys();
  }

  private async write(owner: KeyOwner, input: Pick<ApiKey, 'name' | 'scopes' | 'allowedNetworks'> & { requestsPerMinute: number | null; expiresAt: Date | null }): Promise<IssuedKey> {
    const { token, hash, prefix } = newKeyToken('userId' in owner ? 'personal' : 'client', requireOrganizationId());
    const { name, scopes, allowedNetworks, requestsPerMinute, expiresAt } = input;
    const key = this.em.create(ApiKey, { ...owner, name, scopes, allowedNetworks, requestsPerMinute, expiresAt, prefix, tokenHash: hash, createdById: requireScope().userId });
    await this.em.flush();
    return { key, token };
  }
}
