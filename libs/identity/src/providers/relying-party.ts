import { Injectable } from '@nestjs/common';
import { Clock, emailAddress } from '@app/kernel';
import { z } from 'zod';
import { AskProvider } from './ask-provider.js';
import { Discovery, type ProviderMetadata } from './discovery.js';
import type { ProviderIdentity, ProviderTokenSet } from './provider-identity.js';
import { ProviderRefusal } from './provider-refusal.js';
import { callbackUrlOf, type KnownProvider } from './providers.js';
import { VerifyIdToken, type TokenClaims } from './verify-id-token.js';

const token = () => z.string().min(1).max(16_384);
const TEN_YEARS_SECONDS = 315_360_000;
const TokenReply = z.object({
  access_token: token(),
  token_type: z.string().regex(/^bearer$/i),
  refresh_token: token().optional(),
  expires_in: z.coerce.number().int().positive().max(TEN_YEARS_SECONDS).optional().catch(undefined),
  scope: z.string().max(2000).optional(),
});
const CodeReply = TokenReply.extend({ id_token: token() });

/** Claims about a person (OpenID Connect Core §5.1), and what Mozilla calls them. */
const Person = z.object({
  email: z.string().nullish().catch(null),
  email_verified: z.boolean().nullish().catch(null),
  name: z.string().nullish().catch(null),
  displayName: z.string().nullish().catch(null),
  picture: z.string().nullish().catch(null),
  avatar: z.string().nullish().catch(null),
});
const UserInfo = Person.extend({ sub: z.string() });

/** An ID token is asked for and used at once. */
const ID_TOKEN_MAX_AGE_SECONDS = 600;

/** What the browser brought back, and what it was sent away with. */
export interface CodeGrant {
  code: string;
  codeVerifier: string;
  nonce: string;
}

/** Talks to the endpoints of a provider for us. */
@Injectable()
export class RelyingParty {
  constructor(
    private readonly discovery: Discovery,
    private readonly ask: AskProvider,
    private readonly idTokens: VerifyIdToken,
    private readonly clock: Clock,
  ) {}

  /** Exchanges the code, verifies the ID token, and asks for the person behind it where the token does not tell. */
  async identify(provider: KnownProvider, { code, codeVerifier, nonce }: CodeGrant): Promise<ProviderIdentity> {
    const metadata = await this.discovery.of(provider.issuer);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callbackUrlOf(provider),
      ...(provider.usesProofKey ? { code_verifier: codeVerifier } : {}),
    };
    const reply = await this.askForTokens(provider, metadata, form, CodeReply);
    const claims = await this.idTokens.verify(reply.id_token, {
      keysUrl: metadata.jwks_uri, issuer: provider.issuer, audience: provider.clientId, maxAgeSeconds: ID_TOKEN_MAX_AGE_SECONDS, nonce, accessToken: reply.access_token,
    });
    const person = await this.personBehind(claims, metadata, reply.access_token);
    return { ...this.identityOf(provider, claims, person), tokens: this.tokenSetOf(reply) };
  }

  /** New tokens for a refresh token (RFC 6749 §6). */
  async refresh(provider: KnownProvider, refreshToken: string): Promise<ProviderTokenSet> {
    const metadata = await this.discovery.of(provider.issuer);
    return this.tokenSetOf(await this.askForTokens(provider, metadata, { grant_type: 'refresh_token', refresh_token: refreshToken }, TokenReply));
  }

  /** Has the provider forget a token, where it can (RFC 7009). */
  async revoke(provider: KnownProvider, revoked: string): Promise<void> {
    const { revocation_endpoint: url, ...metadata } = await this.discovery.of(provider.issuer);
    if (!url) return;
    const { form, headers } = authenticated(provider, metadata, { token: revoked });
    await this.ask.post(url, form, headers);
  }

  private async askForTokens<S extends z.ZodType>(provider: KnownProvider, metadata: ProviderMetadata, grant: Record<string, string>, reply: S): Promise<z.output<S>> {
    return this.ask.json(metadata.token_endpoint, reply, authenticated(provider, metadata, grant));
  }

  private async personBehind(claims: TokenClaims, metadata: ProviderMetadata, accessToken: string): Promise<z.output<typeof Person>> {
    const told = Person.parse(claims);
    if (told.email || !metadata.userinfo_endpoint) return told;
    const info = await this.ask.json(metadata.userinfo_endpoint, UserInfo, { headers: { authorization: `Bearer ${accessToken}` } });
    // §5.3.4: an access token of somebody else may have been slipped in
    if (info.sub !== claims.sub) throw new ProviderRefusal('provider_refused', 'userinfo is about somebody else');
    return info;
  }

  private identityOf({ key, organizationId, provesEmails }: KnownProvider, claims: TokenClaims, person: z.output<typeof Person>): Omit<ProviderIdentity, 'tokens'> {
    const email = usableEmail(person.email);
    return {
      provider: key,
      organizationId,
      issuer: claims.iss!,
      subject: claims.sub,
      email,
      emailVerified: email !== null && organizationId === null && (provesEmails || person.email_verified === true),
      name: person.name ?? person.displayName ?? null,
      picture: usablePicture(person.picture ?? person.avatar),
      signedInAt: null,
    };
  }

  private tokenSetOf({ access_token, refresh_token, expires_in, scope }: z.output<typeof TokenReply>): ProviderTokenSet {
    const expiresAt = expires_in === undefined ? null : new Date(this.clock.now().getTime() + expires_in * 1000);
    return { accessToken: access_token, refreshToken: refresh_token ?? null, expiresAt, scopes: scope ?? null };
  }
}

/** The request with our own credentials, in the way the provider takes them (OpenID Connect Core §9). */
function authenticated({ clientId, clientSecret }: KnownProvider, metadata: Partial<ProviderMetadata>, form: Record<string, string>): { form: Record<string, string>; headers: Record<string, string> } {
  if (clientSecret === null) return { form: { ...form, client_id: clientId }, headers: {} };
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (!methods.includes('client_secret_basic')) return { form: { ...form, client_id: clientId, client_secret: clientSecret }, headers: {} };
  // RFC 6749 §2.3.1: both parts are form-encoded before they are joined
  const [id, secret] = [clientId, clientSecret].map((part) => new URLSearchParams({ '': part }).toString().slice(1));
  return { form, headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } };
}

export function usableEmail(text: string | null | undefined): string | null {
  const parsed = emailAddress().safeParse(text ?? '');
  return parsed.success ? parsed.data : null;
}

const MAX_PICTURE_LENGTH = 2000;

export function usablePicture(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' && href.length <= MAX_PICTURE_LENGTH ? href : null;
}
