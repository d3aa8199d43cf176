import { Injectable, Logger } from '@nestjs/common';
import { declaredPermissions, kernelConfig, KeyedMac } from '@app/kernel';
import type { Provider, ProviderClient, ProviderContext, ProviderToken } from 'oidc-provider';
import { redirectUrlMatches } from '../environments/environment-urls.js';
import type { EnvironmentName } from '../environments/client-environment.entity.js';
import { Accounts } from './accounts.js';
import { ACCESS_TOKEN_PREFIX, apiResource } from './api-resource.js';
import { adapterOver, ArtifactStore, library, sessionRemovedIn, sessionUsedIn } from './artifact-store.js';
import { htmlPage, noticePage, pagePolicy } from './pages.js';
import { ownScopes, ProviderClients, secretShownIn, USER_SCOPES } from './provider-clients.js';
import { ProviderKeys } from './provider-keys.js';

export const OPENID_PATH = '/oidc';
const KEYS_LOOKED_AT_EVERY_MS = 60_000;
const DAY = 86_400;
/** Seconds each lives. A sign-in lasts no longer than the session of identity behind it, thirty days at most. */
const LIFETIMES = { AccessToken: 600, ClientCredentials: 600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 14 * DAY, Interaction: 900, Session: 7 * DAY, Grant: 180 * DAY };
const CLAIMS = { openid: ['sub', 'organization_id', 'customer_id'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'locale', 'zoneinfo', 'picture'] };

type NamedClient = ProviderClient & { environment_name: EnvironmentName };

type Library = Awaited<ReturnType<typeof library>>;

/** The certified `oidc-provider`, set up for this installation: one issuer, `<PUBLIC_URL>/oidc`, whose clients are environments of client apps. */
@Injectable()
export class OpenIdProvider {
  readonly #log = new Logger('openid');
  #current: { provider: Provider; kids: string } | undefined;
  #lookAt = 0;

  constructor(
    private readonly keys: ProviderKeys,
    private readonly store: ArtifactStore,
    private readonly clients: ProviderClients,
    private readonly accounts: Accounts,
    private readonly mac: KeyedMac,
  ) {}

  /** Made anew when the keys have changed, which is looked at once a minute. */
  async current(): Promise<Provider> {
    if (this.#current && Date.now() < this.#lookAt) return this.#current.provider;
    const keys = await this.keys.all();
    const kids = keys.map(({ kid }) => kid).join();
    if (this.#current?.kids !== kids) this.#current = { provider: this.build(await library(), keys), kids };
    this.#lookAt = Date.now() + KEYS_LOOKED_AT_EVERY_MS;
    return this.#current.provider;
  }

  private build({ Provider, interactionPolicy }: Library, keys: object[]): Provider {
    const provider = new Provider(`${kernelConfig.value().PUBLIC_URL}${OPENID_PATH}`, { ...this.configuration(), interactions: { policy: policy(interactionPolicy), url: (_context: unknown, { uid }: { uid: string }) => `${OPENID_PATH}/interaction/${uid}` }, jwks: { keys } });
    provider.proxy = true; // what it reads there was written by our own listener, see routes
    const { clients } = this;
    provider.Client.prototype.compareClientSecret = async function (this: ProviderClient, secret: string) {
      return clients.isSecretOf(this.clientId, secret, Provider.ctx!);
    };
    provider.Client.prototype.redirectUriAllowed = function (this: NamedClient, url: string) {
      return redirectUrlMatches(this.environment_name, this.redirectUris, url);
    };
    for (const { prototype } of [provider.AccessToken, provider.ClientCredentials]) {
      const random = prototype.generateTokenId;
      prototype.generateTokenId = function () {
        return `${ACCESS_TOKEN_PREFIX}${random.call(this)}`;
      };
    }
    provider.use(async (context, next) => {
      await next();
      await this.followSession(context);
    });
    const report = (error: Error) => this.#log.error({ err: error }, 'The OpenID provider failed.');
    provider.on('server_error', (_context, error) => report(error));
    provider.on('error', report);
    return provider;
  }

  /** The session of identity ends with the sign-in at the provider, and is in use while that is. */
  private async followSession(context: Partial<Pick<ProviderContext, 'oidc'>> & object): Promise<void> {
    const { accountId, destroyed } = context.oidc?.session ?? {};
    const removed = destroyed && sessionRemovedIn(context);
    const used = sessionUsedIn(context);
    if (accountId && removed) await this.accounts.leave(accountId, removed);
    else if (used) await this.accounts.seen(used);
  }

  private configuration(): object {
    const { accounts, store, clients, mac } = this;
    return {
      adapter: adapterOver(store, (id) => clients.metadata(id)),
      findAccount: (context: ProviderContext, id: string) => accounts.find(context.oidc.client!.clientId, id),
      loadExistingGrant: (context: ProviderContext) => existingGrant(context, store),
      extraTokenClaims: async (context: ProviderContext) => ({ organization_id: (await clients.find(context.oidc.client!.clientId))?.organizationId }),
      extraClientMetadata: { properties: ['environment_name'] },
      claims: CLAIMS,
      subjectTypes: ['public', 'pairwise'],
      pairwiseIdentifier: (_context: unknown, accountId: string, client: ProviderClient) => accounts.subject(client.clientId, accountId),
      sectorIdentifierUriValidate: () => false,
      scopes: [...USER_SCOPES, ...ownScopes(), ...declaredPermissions('organization').map(({ permission }) => permission)],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
      clientBasedCORS: () => false, // the listener answers pages of allowed origins itself
      enabledJWA: { idTokenSigningAlgValues: ['RS256', 'EdDSA'] },
      responseTypes: ['code'],
      pkce: { required: () => true },
      rotateRefreshToken: true,
      ttl: LIFETIMES,
      cookies: cookies(mac),
      features: this.features(),
      renderError: (context: ProviderContext, { error, error_description: detail }: { error: string; error_description?: string }) => show(context, noticePage('This did not work', detail ? `${detail} (${error})` : error)),
    };
  }

  private features(): object {
    const inOneOrganization = async (_context: unknown, client: ProviderClient, token: ProviderToken) => (await this.mayLookAt(client, token)) && this.isStillFor(token);
    return {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: inOneOrganization },
      revocation: { enabled: true, allowedPolicy: async (_context: unknown, client: ProviderClient, token: ProviderToken) => client.clientId === token.clientId },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo: (context: ProviderContext, resource: string) => this.resource(context, resource) },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: ProviderContext, form: string) => show(context, htmlPage('Sign out?', `${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button><button class="plain" type="submit" form="op.logoutForm">Stay signed in</button>`), LOGOUT_TARGETS),
        postLogoutSuccessSource: (context: ProviderContext) => show(context, noticePage('Signed out', 'You may close this page.')),
      },
    };
  }

  /** Our API, the only resource there is: for a member with what the environment has, for a program itself with what its secret has of that, for customers with what is theirs. */
  private async resource(context: ProviderContext, name: string): Promise<object> {
    const { client, params } = context.oidc;
    const found = name === apiResource() ? await this.clients.find(client!.clientId) : undefined;
    if (!found) throw new (await library()).errors.InvalidTarget();
    const isForItself = params?.['grant_type'] === 'client_credentials';
    const ofSecret = isForItself ? secretShownIn(context)?.scopes : undefined;
    const scopes = found.audience === 'customers' && !isForItself ? ownScopes() : found.scopes.filter((scope) => !ofSecret || ofSecret.includes(scope));
    return { scope: scopes.join(' '), accessTokenFormat: 'opaque' };
  }

  /** Whether the user of a token is one its client app is for. */
  private async isStillFor({ accountId, clientId }: ProviderToken): Promise<boolean> {
    return accountId === undefined || (await this.accounts.find(clientId, accountId)) !== undefined;
  }

  /** Its own tokens, and, for a program that keeps a secret, those of every app of its organization. */
  private async mayLookAt(client: ProviderClient, token: ProviderToken): Promise<boolean> {
    if (client.clientId === token.clientId) return true;
    if (client.clientAuthMethod === 'none') return false;
    const [own, other] = await Promise.all([this.clients.find(client.clientId), this.clients.find(token.clientId)]);
    return own !== undefined && own.organizationId === other?.organizationId;
  }
}

/** Signing out ends at a registered address, which a form may be led to. */
const LOGOUT_TARGETS = ['https:', 'http:'];

function show(context: ProviderContext, html: string, formTargets: readonly string[] = []): void {
  context.type = 'html';
  context.set('content-security-policy', pagePolicy(formTargets));
  context.body = html;
}

/** The sign-in at the provider is remembered for as long as the browser is open; nothing reads the cookies but `/oidc`. */
function cookies(mac: KeyedMac): object {
  const secure = kernelConfig.value().PUBLIC_URL.startsWith('https:');
  const common = { httpOnly: true, sameSite: 'lax', signed: true, secure };
  return { keys: [mac.sign('openid-cookies', 'v1')], names: { session: 'openid_session', interaction: 'openid_interaction', resume: 'openid_resume' }, long: { ...common, path: OPENID_PATH }, short: common };
}

/** As the library asks, and also when the signed-in user is not, or no longer, one the client app is for. */
function policy({ base, Check }: Library['interactionPolicy']): object {
  const prompts = base();
  prompts.get('login').checks.add(new Check('account_not_allowed', 'the user may not sign in here', 'access_denied', ({ oidc }) => oidc.session.accountId !== undefined && oidc.account === undefined));
  return prompts;
}

/** The consent of this very request, of this sign-in, or one given earlier. */
async function existingGrant({ oidc }: ProviderContext, store: ArtifactStore) {
  const { clientId } = oidc.client!;
  const id = oidc.result?.consent?.grantId ?? oidc.session.grantIdFor(clientId) ?? (oidc.session.accountId && (await store.grantOf(oidc.session.accountId, clientId)));
  return id ? oidc.provider.Grant.find(id) : undefined;
}
