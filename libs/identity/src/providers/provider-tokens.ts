import { Injectable, Logger } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { nameOf, UnexpectedStatus } from './ask-provider.js';
import { ProviderLinkRepository, type HeldTokens } from './provider-link.repository.js';
import { ProviderRefusal } from './provider-refusal.js';
import { Providers } from './providers.js';
import { RelyingParty } from './relying-party.js';

/** A token that is about to expire would be refused on arrival. */
const MARGIN_SECONDS = 30;

/** Tokens that providers gave us, to act for a user there. */
@Injectable()
export class ProviderTokens {
  readonly #log = new Logger('providers');

  constructor(
    private readonly links: ProviderLinkRepository,
    private readonly providers: Providers,
    private readonly party: RelyingParty,
  ) {}

  /**
   * An access token that is good now, refreshed when it has expired; null when the user has none, or the provider gives no
   * further one. ProviderRefusal when it does not answer, or not as it should. Call it outside of a transaction.
   */
  async accessToken(userId: string, provider: string): Promise<string | null> {
    const held = await this.links.tokensOf(userId, { provider });
    if (!held) return null;
    if (held.secondsLeft === null || held.secondsLeft > MARGIN_SECONDS) return this.links.openAccessToken(held);
    return this.refreshed(userId, held);
  }

  async held(userId: string, linkId: string): Promise<HeldTokens | null> {
    return this.links.tokensOf(userId, { id: linkId });
  }

  /** Has the provider forget the tokens, if it answers: they are destroyed here in any case. */
  async revoke(held: HeldTokens): Promise<void> {
    const provider = await this.providers.find(held.provider, held.organizationId);
    if (!provider || provider.issuer !== held.issuer) return;
    try {
      const token = this.links.openRefreshToken(held) ?? this.links.openAccessToken(held);
      if (token) await this.party.revoke(provider, token);
    } catch (error) {
      this.#log.warn({ provider: held.provider, reason: nameOf(error) }, 'a token could not be revoked');
    }
  }

  private async refreshed(userId: string, held: HeldTokens): Promise<string | null> {
    const refreshToken = this.links.openRefreshToken(held);
    const provider = await this.providers.find(held.provider, held.organizationId);
    if (!refreshToken || !provider || provider.issuer !== held.issuer) return null;
    try {
      const tokens = await this.party.refresh(provider, refreshToken);
      await requireScope().transaction(() => this.links.keepTokens(held.id, tokens));
      return tokens.accessToken;
    } catch (error) {
      // RFC 6749 §5.2: 400 is about the grant; everything else may be right tomorrow
      const isOver = error instanceof ProviderRefusal && error.cause instanceof UnexpectedStatus && error.cause.status === 400;
      if (!isOver) throw error;
      return this.afterRefusal(userId, held);
    }
  }

  /** Another process may have used the refresh token a moment before; then its tokens are there. Else they are worth nothing. */
  private async afterRefusal(userId: string, held: HeldTokens): Promise<string | null> {
    const now = await this.held(userId, held.id);
    if (!now) return null;
    if (now.sealedAccessToken !== held.sealedAccessToken) return this.links.openAccessToken(now);
    await requireScope().transaction(() => this.links.forgetTokens(held.id));
    return null;
  }
}
