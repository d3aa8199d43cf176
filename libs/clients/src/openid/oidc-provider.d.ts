/** As much of `oidc-provider` (which comes without types) as is used here. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface ProviderClient {
    readonly clientId: string;
    readonly clientName?: string;
    readonly clientAuthMethod: string;
    readonly redirectUris: string[];
    readonly scope?: string;
    redirectUriAllowed(url: string): boolean;
    compareClientSecret(secret: string): boolean | Promise<boolean>;
  }

  export interface ProviderToken {
    readonly kind: string;
    readonly clientId: string;
    readonly accountId?: string;
    readonly scopes: Set<string>;
  }

  export interface ProviderGrant {
    readonly jti: string;
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface ProviderContext {
    req: IncomingMessage;
    ip: string;
    type: string;
    body: unknown;
    set(header: string, value: string): void;
    oidc: {
      route: string;
      provider: Provider;
      client?: ProviderClient;
      account?: object;
      session: { accountId?: string; destroyed?: boolean; grantIdFor(clientId: string): string | undefined };
      result?: { consent?: { grantId?: string }; login?: { accountId: string; identitySessionId?: string } };
      params?: Record<string, unknown>;
      entities: Partial<Record<string, { kind: string; jti: string }>>;
    };
  }

  export interface Interaction {
    uid: string;
    exp: number;
    params: Record<string, unknown>;
    prompt: { name: string; reasons: string[]; details: { missingOIDCScope?: string[]; missingOIDCClaims?: string[]; missingResourceScopes?: Record<string, string[]> } };
    session?: { accountId: string };
    grantId?: string;
  }

  export interface TokenModel {
    prototype: { generateTokenId(): string };
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    static readonly ctx: ProviderContext | undefined;
    proxy: boolean;
    silent: boolean;
    AccessToken: TokenModel;
    ClientCredentials: TokenModel;
    Client: { prototype: ProviderClient; find(id: string): Promise<ProviderClient | undefined> };
    Grant: { new (properties: { accountId: string; clientId: string }): ProviderGrant; find(id: string): Promise<ProviderGrant | undefined> };
    use(middleware: (context: Partial<Pick<ProviderContext, 'oidc'>> & object, next: () => Promise<void>) => Promise<void>): this;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object, options?: { mergeWithLastSubmission: boolean }): Promise<void>;
    on(event: 'server_error', listener: (context: unknown, error: Error) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  export const errors: { InvalidGrant: new (description: string) => Error; InvalidTarget: new () => Error };

  export namespace interactionPolicy {
    class Check {
      constructor(reason: string, description: string, error: string, check: (context: ProviderContext) => boolean);
    }
    function base(): { get(name: string): { checks: { add(check: Check): void } } };
  }
}
