import { Injectable } from '@nestjs/common';
import { newToken, requireScope, uuidv7, type Fragment } from '@app/kernel';
import type { LoginEventType } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';

/** What a client gets to act with. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

export interface SessionStart {
  userId: string;
  organizationId: string | null;
  authMethods: string[];
  client: Client;
  event: LoginEventType;
  /** Further common table expressions for the same statement. */
  alongside?: Fragment;
}

export const REFRESH_TOKEN_PREFIX = 'fort_';
/** A session nobody refreshes for this long ends (ASVS 5.0 V7.3.1), and any session after thirty days (V7.3.2). */
export const IDLE = "interval '7 days'";
const LIFETIME = "interval '30 days'";

/** Opens a session for a user who has just proved who they are, with its first pair of tokens. */
@Injectable()
export class OpenSession {
  constructor(private readonly accessTokens: AccessTokens) {}

  /** Writes session, refresh token, login event and the time of the last login in one statement of the running transaction. */
  async open(start: SessionStart): Promise<Tokens> {
    const sessionId = uuidv7();
    const tokenId = uuidv7();
    const refresh = newToken(REFRESH_TOKEN_PREFIX);
    const [row] = await requireScope().em.execute<{ auth_time: number }[]>(
      `with s as (
         insert into sessions (id, user_id, organization_id, user_agent, ip, auth_methods, idle_expires_at, expires_at)
         values (?, ?, ?, ?, ?, ?, now() + ${IDLE}, now() + ${LIFETIME}) returning *),
       t as (insert into refresh_tokens (id, session_id, token_hash, expires_at) select ?, id, ?, idle_expires_at from s),
       e as (insert into login_events (id, user_id, session_id, type, ip, user_agent) select ?, user_id, id, ?, ip, user_agent from s),
       u as (update users set last_login_at = now() where id = ?)${start.alongside ? `, ${start.alongside.sql}` : ''}
       select floor(extract(epoch from authenticated_at))::int as auth_time from s`,
      [
        sessionId, start.userId, start.organizationId, start.client.userAgent, start.client.ip, start.authMethods.join(' '),
        tokenId, refresh.hash, uuidv7(), start.event, start.userId, ...(start.alongside?.params ?? []),
      ],
    );
    const { userId, organizationId, authMethods } = start;
    const accessToken = await this.accessTokens.issue({ userId, sessionId, organizationId, authTimeSeconds: row!.auth_time, tokenId, authMethods });
    return { accessToken, refreshToken: refresh.token, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}
