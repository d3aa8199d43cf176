import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { declaredPermissions, hashToken, kernelConfig, runInScope, Scope } from '@app/kernel';
import type { Audience } from './openid-settings.entity.js';

/** An environment as the provider sees it. */
export interface OpenIdClient {
  organizationId: string;
  name: string;
  environment: string;
  redirectUrls: string[];
  allowedOrigins: string[];
  scopes: string[];
  audience: Audience;
  isPublic: boolean;
  postLogoutRedirectUrls: string[];
}

/** The secret a program showed at the provider. */
export interface ShownSecret {
  /** Id of the token of the environment that it is. */
  id: string;
  scopes: string[];
}

/** The secret that each running request showed. */
const shown = new WeakMap<object, ShownSecret>();

export const secretShownIn = (context: object): ShownSecret | undefined => shown.get(context);

/** What a user may let a client app know; the rest of the scopes are permissions of the environment itself. */
export const USER_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** What customers may let a client app do for them at our API. */
export const ownScopes = (): string[] => declaredPermissions('own').map(({ permission }) => permission);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FIND = `
  select owner_id as "organizationId", name, environment, redirect_urls as "redirectUrls", allowed_origins as "allowedOrigins", scopes, audience,
    is_public as "isPublic", post_logout_redirect_urls as "postLogoutRedirectUrls" from openid_client(?)`;

/** The environments of client apps as OpenID clients: `client_id` is the id of the environment, its tokens are its secrets. */
@Injectable()
export class ProviderClients {
  constructor(private readonly em: EntityManager) {}

  /** The environment while it is active. Asked anew each time, so that stopping one holds from the next request on. */
  async find(environmentId: string): Promise<OpenIdClient | undefined> {
    if (!UUID.test(environmentId)) return undefined;
    const [found] = await this.within(null, (scope) => scope.rows<OpenIdClient>(FIND, [environmentId]));
    return found;
  }

  /** Its metadata (OpenID Connect Registration §2); undefined for one that is unknown, stopped, or has nowhere to send users back to. */
  async metadata(environmentId: string): Promise<object | undefined> {
    const client = await this.find(environmentId);
    if (!client) return undefined;
    const grants = client.redirectUrls.length > 0 ? ['authorization_code', 'refresh_token'] : [];
    return {
      client_id: environmentId,
      client_name: client.name,
      environment_name: client.environment,
      redirect_uris: client.redirectUrls,
      post_logout_redirect_uris: client.postLogoutRedirectUrls,
      response_types: client.redirectUrls.length > 0 ? ['code'] : [],
      grant_types: client.isPublic ? grants : [...grants, 'client_credentials'],
      scope: [...USER_SCOPES, ...(client.audience === 'customers' ? ownScopes() : []), ...client.scopes].join(' '),
      // the library wants a sector by name, an https address it is kept from asking; ours is the organization, see Accounts.subject
      ...(client.audience === 'customers' ? { subject_type: 'pairwise', sector_identifier_uri: `https://${new URL(kernelConfig.value().PUBLIC_URL).host}` } : {}),
      // never compared: `compareClientSecret` looks at the hashes of the environment's tokens
      ...(client.isPublic ? { token_endpoint_auth_method: 'none' } : { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'kept as a hash only' }),
    };
  }

  /** Whether the secret is a live token of the environment that may be used from where the request comes; notes its use. */
  async isSecretOf(environmentId: string, secret: string, context: { ip: string }): Promise<boolean> {
    const client = await this.find(environmentId);
    if (!client || client.isPublic) return false;
    const [found] = await this.within(client.organizationId, (scope) =>
      scope.rows<ShownSecret>(
        `update api_keys set last_used_at = now() where organization_id = ? and environment_id = ? and token_hash = ?
           and revoked_at is null and (expires_at is null or expires_at > now()) and (allowed_networks = '[]' or exists (select from jsonb_array_elements_text(allowed_networks) n where ?::inet <<= n::cidr)) returning id, scopes`,
        [client.organizationId, environmentId, hashToken(secret), context.ip],
      ),
    );
    if (found) shown.set(context, found);
    return found !== undefined;
  }

  private within<T>(organizationId: string | null, work: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = new Scope({ em: this.em, requestId: 'openid', organizationId });
    return runInScope(scope, () => scope.transaction(() => work(scope)));
  }
}
