import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { LegStore, type OidcLeg, type OidcOutcome } from './oidc-leg.js';
import { ProviderRefusal } from './provider-refusal.js';
import { callbackUrlOf } from './providers.js';

type ExchangeCode = (code: string) => void;

/**
 * The strategy of `passport-openidconnect`, for one request to one provider, with what it lacks (docs/decisions/0010). It
 * still makes the authorization request, runs the state store and tells the way there from the way back. Its code exchange,
 * which has no limits, and its reading of ID tokens, which checks no signature, are replaced: it never sees a reply.
 */
class HardenedStrategy extends OpenIDConnectStrategy {
  readonly #leg: OidcLeg;
  readonly #store: LegStore;

  constructor(leg: OidcLeg) {
    const store = new LegStore(leg);
    const { provider, metadata } = leg;
    const options = {
      issuer: provider.issuer,
      authorizationURL: metadata.authorization_endpoint,
      tokenURL: metadata.token_endpoint,
      userInfoURL: '',
      skipUserProfile: true,
      clientID: provider.clientId,
      clientSecret: provider.clientSecret ?? '',
      callbackURL: callbackUrlOf(provider),
      scope: provider.scopes.filter((scope) => scope !== 'openid'), // it puts that in front itself
      store,
    };
    super(options as unknown as OpenIDConnectStrategy.StrategyOptions, unreachable);
    this.#leg = leg;
    this.#store = store;
    (this._oauth2 as unknown as { getOAuthAccessToken: ExchangeCode }).getOAuthAccessToken = (code) => void this.finish(code);
  }

  override authenticate(): void {
    const query = this.#leg.callback?.query;
    // whatever came with the request, the parent sees what this leg is about
    const request = { query: query?.code ? { code: query.code, state: query.state } : {} };
    // by an empty code it would take the way back for the way there
    if (!query || (query.code && query.error === undefined)) return super.authenticate(request as never, {});
    // the parent would answer an error without looking whose it is
    void this.#store.restore(query.state).then(() => this.error(errorOf(query.error)), (error: Error) => this.error(error));
  }

  override authorizationParams(): object {
    const { usesProofKey, authorizationParameters } = this.#leg.provider;
    const proof = usesProofKey ? { code_challenge: this.#store.codeChallenge, code_challenge_method: 'S256' } : {};
    return { ...authorizationParameters, ...proof, nonce: this.#store.nonce };
  }

  /** Where a refused browser may go; `/` when it did not show that it is the one that left. */
  get returnPath(): string {
    return (this.#store.login ?? this.#leg.departure)?.returnPath ?? '/';
  }

  private async finish(code: string): Promise<void> {
    try {
      const login = this.#store.login!;
      const identity = await this.#leg.party.identify(this.#leg.provider, { code, codeVerifier: login.codeVerifier, nonce: login.nonce });
      this.success({ kind: 'identity', identity, login } satisfies OidcOutcome);
    } catch (error) {
      this.error(error as Error);
    }
  }
}

/** Passport knows a strategy by name and keeps it; providers come and go, so each request gets a strategy of its own. */
export class OidcStrategy extends passport.Strategy {
  override authenticate(_request: unknown, { leg }: { leg: OidcLeg }): void {
    const strategy = new HardenedStrategy(leg);
    const refuse = (refusal: ProviderRefusal) => this.success({ kind: 'refused', refusal, returnPath: strategy.returnPath } satisfies OidcOutcome);
    strategy.success = (outcome: OidcOutcome) => this.success(outcome);
    strategy.redirect = (url: string) => this.success({ kind: 'redirect', url } satisfies OidcOutcome);
    strategy.fail = () => refuse(new ProviderRefusal('provider_refused', 'strategy'));
    strategy.error = (error: Error) => (error instanceof ProviderRefusal ? refuse(error) : this.error(error));
    strategy.authenticate();
  }
}

const errorOf = (code: string | undefined): ProviderRefusal =>
  code === 'access_denied' ? new ProviderRefusal('access_denied', 'access_denied') : new ProviderRefusal('provider_refused', 'error of the provider, or neither code nor error');

function unreachable(): never {
  throw new Error('The exchange of codes is replaced.');
}
