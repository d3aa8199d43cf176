import { Injectable } from '@nestjs/common';
import { NotFound, requireHttp, requireScope } from '@app/kernel';
import type { FastifyRequest } from 'fastify';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import { currentClient } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';
import { bindBrowser, browserHashOf } from './browser-binding.js';
import { Discovery } from './discovery.js';
import { LoginStates } from './login-states.js';
import type { Departure, OidcLeg } from './oidc-leg.js';
import { ProviderRefusal } from './provider-refusal.js';
import { BeginLinkDto, BeginLoginDto, OidcCallbackDto, ProviderKeyDto, type BeginLogin, type OidcCallback } from './provider.dto.js';
import { Providers } from './providers.js';
import { RelyingParty } from './relying-party.js';
import { safeReturnPath } from './return-path.js';

/** To the provider to sign in, to it to link, and back. */
export type LegKind = 'login' | 'link' | 'callback';

/** There and back, and once more for who begins again. */
const REQUESTS_PER_SIGN_IN = 3;

/** What the running request asks of a provider. */
@Injectable()
export class PrepareLeg {
  constructor(
    private readonly providers: Providers,
    private readonly discovery: Discovery,
    private readonly states: LoginStates,
    private readonly party: RelyingParty,
    private readonly counters: AttemptCounters,
  ) {}

  /** Null for parameters of the wrong shape; a refusal when the provider cannot be reached; 404 when nobody knows it; 429. */
  async prepare(kind: LegKind): Promise<OidcLeg | ProviderRefusal | null> {
    const { request } = requireHttp();
    const key = ProviderKeyDto.safeParse(request.params);
    const input = inputOf(kind, request);
    if (!key.success || !input) return null;
    const client = currentClient();
    await this.counters.count([{ kind: 'oidc', subject: client.network, limit: REQUESTS_PER_SIGN_IN * identityConfig.value().SIGN_UPS_PER_NETWORK }]);
    const provider = await this.providers.find(key.data.provider, input.organizationId ?? null);
    if (!provider) throw new NotFound();
    try {
      const metadata = await this.discovery.of(provider.issuer);
      const leg = { provider, metadata, states: this.states, party: this.party };
      return kind === 'callback' ? { ...leg, callback: { query: input, browserHash: browserHashOf(request) } } : { ...leg, departure: this.departure(kind, input) };
    } catch (error) {
      if (error instanceof ProviderRefusal) return error;
      throw error;
    }
  }

  private departure(kind: 'login' | 'link', { returnTo, accountType = 'customer', organizationName }: LegInput): Departure {
    const { request, reply } = requireHttp();
    const actor = kind === 'link' ? requireScope().actor : null;
    return {
      purpose: kind,
      returnPath: safeReturnPath(returnTo),
      browserHash: bindBrowser(request, reply),
      accountType,
      organizationName: accountType === 'company' ? (organizationName ?? null) : null,
      userId: actor?.userId ?? null,
      sessionId: actor?.sessionId ?? null,
    };
  }
}

type LegInput = Partial<BeginLogin & OidcCallback>;

function inputOf(kind: LegKind, { query, body }: FastifyRequest): LegInput | null {
  const parsed = kind === 'login' ? BeginLoginDto.safeParse(query) : kind === 'link' ? BeginLinkDto.safeParse(body) : OidcCallbackDto.safeParse(query);
  return parsed.success ? parsed.data : null;
}
