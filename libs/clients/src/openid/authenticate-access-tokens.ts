import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Bearers, ExpiringCache, hashToken, type Actor, type AnsweredRequest, type BearerKind } from '@app/kernel';
import { LogRequests } from '../requests/log-requests.js';
import { AccessTokenActors, type AccessCredential } from './access-token-actors.js';
import { ACCESS_TOKEN_PREFIX } from './api-resource.js';

const STALE_MS = 1_000;
const MAX_CACHED = 20_000;

/** Access tokens of the provider as bearers at our own API. Who one stands for is remembered for a second, and nothing tells sooner. */
@Injectable()
export class AuthenticateAccessTokens implements BearerKind, OnModuleInit {
  readonly #actors = new ExpiringCache<Actor | null>(MAX_CACHED);

  constructor(
    private readonly bearers: Bearers,
    private readonly actors: AccessTokenActors,
    private readonly requests: LogRequests,
  ) {}

  onModuleInit(): void {
    this.bearers.register(this);
  }

  accepts(token: string): boolean {
    return token.startsWith(ACCESS_TOKEN_PREFIX);
  }

  authenticate(token: string): Promise<Actor | null> {
    return this.#actors.load(hashToken(token).toString('base64'), STALE_MS, () => this.actors.actorOf(token));
  }

  answered({ organizationId, credential }: Actor, request: AnsweredRequest): void {
    const { apiKeyId, environmentId } = credential as AccessCredential;
    this.requests.add({ ...request, organizationId: organizationId!, apiKeyId, environmentId });
  }
}
