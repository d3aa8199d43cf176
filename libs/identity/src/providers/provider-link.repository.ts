import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, requireScope, uuidv7 } from '@app/kernel';
import type { ProviderIdentity, ProviderTokenSet } from './provider-identity.js';

/** An identity a user signs in with, and what must be known of that user before they may. */
export interface ProviderLink {
  id: string;
  userId: string;
  userStatus: string;
  /** Sign-ins at the provider before this time count no longer. */
  tokensValidAfter: Date | null;
}

export interface HeldTokens {
  id: string;
  provider: string;
  organizationId: string | null;
  issuer: string;
  subject: string;
  sealedAccessToken: string | null;
  sealedRefreshToken: string | null;
  /** Seconds until the access token expires; null when nobody knows. */
  secondsLeft: number | null;
}

type Key = Pick<ProviderIdentity, 'provider' | 'organizationId' | 'issuer' | 'subject'>;

const ACCESS_TOKEN = defineSealedColumn('user_auth_providers', 'sealed_access_token', { owner: 'installation' });
const REFRESH_TOKEN = defineSealedColumn('user_auth_providers', 'sealed_refresh_token', { owner: 'installation' });
const MAX_SCOPES_LENGTH = 2000;

/** The table of identities at other providers. */
@Injectable()
export class ProviderLinkRepository {
  constructor(private readonly cipher: FieldCipher) {}

  async find({ provider, organizationId, issuer, subject }: Key): Promise<ProviderLink | null> {
    const [link] = await requireScope().em.execute<(Omit<ProviderLink, 'tokensValidAfter'> & { validAfterMs: string | null })[]>(
      `select p.id, p.user_id as "userId", u.status as "userStatus", (extract(epoch from p.tokens_valid_after) * 1000)::bigint as "validAfterMs"
       from user_auth_providers p join users u on u.id = p.user_id
       where p.provider = ? and p.issuer = ? and p.subject = ? and p.organization_id is not distinct from ?::uuid`,
      [provider, issuer, subject, organizationId],
    );
    if (!link) return null;
    const { validAfterMs, ...rest } = link;
    return { ...rest, tokensValidAfter: validAfterMs === null ? null : new Date(Number(validAfterMs)) };
  }

  /** Fails on the constraint `user_auth_providers_identity` when the identity is somebody's already. */
  async add(userId: string, identity: ProviderIdentity): Promise<void> {
    const { provider, organizationId, issuer, subject, email } = identity;
    const id = uuidv7();
    await requireScope().em.execute(
      'insert into user_auth_providers (id, user_id, organization_id, provider, issuer, subject, email, last_used_at) values (?, ?, ?, ?, ?, ?, ?, now())',
      [id, userId, organizationId, provider, issuer, subject, email],
    );
    if (identity.tokens) await this.keepTokens(id, identity.tokens);
  }

  async used(id: string, { email, tokens }: ProviderIdentity): Promise<void> {
    await requireScope().em.execute('update user_auth_providers set email = coalesce(?, email), last_used_at = now(), updated_at = now() where id = ?', [email, id]);
    if (tokens) await this.keepTokens(id, tokens);
  }

  /** A provider that gives no new refresh token means the one before to stay. */
  async keepTokens(id: string, { accessToken, refreshToken, expiresAt, scopes }: ProviderTokenSet): Promise<void> {
    await requireScope().em.execute(
      `update user_auth_providers set sealed_access_token = ?, sealed_refresh_token = coalesce(?, sealed_refresh_token), token_expires_at = ?::timestamptz,
         scopes = coalesce(?, scopes), updated_at = now() where id = ?`,
      [
        this.cipher.seal(accessToken, ACCESS_TOKEN.at(null, id)), refreshToken && this.cipher.seal(refreshToken, REFRESH_TOKEN.at(null, id)),
        expiresAt?.toISOString() ?? null, scopes?.slice(0, MAX_SCOPES_LENGTH) ?? null, id,
      ],
    );
  }

  /** The provider takes none of them any more. */
  async forgetTokens(id: string): Promise<void> {
    await requireScope().em.execute('update user_auth_providers set sealed_access_token = null, sealed_refresh_token = null, token_expires_at = null, updated_at = now() where id = ?', [id]);
  }

  /** The tokens of the user's own link with this id, or with this provider of the installation, the one used last. */
  async tokensOf(userId: string, by: { id: string } | { provider: string }): Promise<HeldTokens | null> {
    const [condition, value] = 'id' in by ? ['id = ?', by.id] : ['organization_id is null and provider = ?', by.provider];
    const [row] = await requireScope().em.execute<HeldTokens[]>(
      `select id, provider, organization_id as "organizationId", issuer, subject, sealed_access_token as "sealedAccessToken", sealed_refresh_token as "sealedRefreshToken",
         floor(extract(epoch from token_expires_at - now()))::int as "secondsLeft"
       from user_auth_providers where user_id = ? and ${condition} order by last_used_at desc nulls last limit 1`,
      [userId, value],
    );
    return row ?? null;
  }

  openAccessToken({ id, sealedAccessToken }: HeldTokens): string | null {
    return sealedAccessToken && this.cipher.open(sealedAccessToken, ACCESS_TOKEN.at(null, id)).toString();
  }

  openRefreshToken({ id, sealedRefreshToken }: HeldTokens): string | null {
    return sealedRefreshToken && this.cipher.open(sealedRefreshToken, REFRESH_TOKEN.at(null, id)).toString();
  }
}
