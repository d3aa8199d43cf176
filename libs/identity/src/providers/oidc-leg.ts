import { createHash, randomBytes } from 'node:crypto';
import type { ProviderMetadata } from './discovery.js';
import type { LoginState, LoginStates } from './login-states.js';
import type { ProviderIdentity } from './provider-identity.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { KnownProvider } from './providers.js';
import type { RelyingParty } from './relying-party.js';

/** What the provider added to the address it sent the browser back to (RFC 6749 §4.1.2, RFC 9207). */
export interface CallbackQuery {
  code?: string | undefined;
  state?: string | undefined;
  iss?: string | undefined;
  error?: string | undefined;
}

/** What is kept of a browser that is sent away, but for what is made up on the way. */
export type Departure = Omit<LoginState, 'nonce' | 'codeVerifier' | 'provider' | 'organizationId'>;

/** Where an attempt with a strategy led. */
export type OidcOutcome =
  | { kind: 'redirect'; url: string }
  | { kind: 'identity'; identity: ProviderIdentity; login: LoginState }
  | { kind: 'refused'; refusal: ProviderRefusal; returnPath: string };

/** What one request to a strategy works with: the way to the provider, or the way back from it. */
export interface OidcLeg {
  provider: KnownProvider;
  metadata: ProviderMetadata;
  states: LoginStates;
  party: RelyingParty;
  departure?: Departure;
  callback?: { query: CallbackQuery; browserHash: Buffer | null };
}

const random = (): string => randomBytes(32).toString('base64url');

type Stored = (error: Error | null, state?: string) => void;
type Restored = (error: Error | null, context?: false | object, state?: unknown) => void;

/**
 * The state store of one strategy for one request. `passport-openidconnect` calls `store` before it sends a browser away and
 * `verify` before it does anything with a code; the login is taken from the table there, once and for the right browser only.
 */
export class LegStore {
  readonly state = random();
  readonly nonce = random();
  readonly codeVerifier = random();
  /** Of the browser that came back, once it is known to be the one that left. */
  login: LoginState | undefined;

  constructor(private readonly leg: OidcLeg) {}

  /** S256 of RFC 7636 §4.2. */
  get codeChallenge(): string {
    return createHash('sha256').update(this.codeVerifier).digest('base64url');
  }

  store(_request: unknown, _context: unknown, _appState: unknown, _meta: unknown, stored: Stored): void {
    const { departure, provider, states } = this.leg;
    if (!departure) return stored(new Error('Nobody is being sent away.'));
    const login = { ...departure, provider: provider.key, organizationId: provider.organizationId, nonce: this.nonce, codeVerifier: this.codeVerifier };
    states.keep(this.state, login).then(() => stored(null, this.state), stored);
  }

  verify(_request: unknown, state: unknown, restored: Restored): void {
    this.restore(state).then((login) => restored(null, { nonce: login.nonce }), restored);
  }

  /** The login of the state; ProviderRefusal when there is none, or for another browser, provider or issuer. */
  async restore(state: unknown): Promise<LoginState> {
    const { callback, provider, metadata, states } = this.leg;
    const login = typeof state === 'string' && callback ? await states.take(state) : null;
    if (!login || !callback) throw new ProviderRefusal('login_expired', 'state');
    if (!callback.browserHash?.equals(login.browserHash)) throw new ProviderRefusal('login_expired', 'browser');
    this.login = login;
    if (login.provider !== provider.key || login.organizationId !== provider.organizationId) throw new ProviderRefusal('provider_refused', 'state of another provider');
    // RFC 9207 §2.4: a code of another issuer must not be sent to this one
    const { iss } = callback.query;
    if (iss === undefined ? metadata.authorization_response_iss_parameter_supported === true : iss !== provider.issuer) throw new ProviderRefusal('provider_refused', 'iss');
    return login;
  }
}
