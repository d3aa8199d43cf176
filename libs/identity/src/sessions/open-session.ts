import { Injectable } from '@nestjs/common';
import { Jobs, KeyedMac, newToken, requireScope, uuidv7, type Fragment } from '@app/kernel';
import type { LoginEventType } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { InvalidCredentials } from '../authentication/authentication.problems.js';
import { deviceNameOf, fingerprintOf } from '../devices/device-fingerprint.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';

/** What a client gets to act with. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

export interface Opened {
  sessionId: string;
  tokens: Tokens;
}

export interface SessionStart {
  userId: string;
  organizationId: string | null;
  authMethods: string[];
  client: Client;
  event: LoginEventType;
  /** Further common table expressions for the same statement. */
  alongside?: Fragment;
  /** Name of one of them that must answer a row, or nothing is opened: 401. */
  onlyIf?: string;
}

export const REFRESH_TOKEN_PREFIX = 'fort_';
/** A session nobody refreshes for this long ends (ASVS 5.0 V7.3.1), and any session after thirty days (V7.3.2). */
export const IDLE = "interval '7 days'";
const LIFETIME = "interval '30 days'";

/** Opens a session for a user who has just proved who they are, with its first pair of tokens. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly mac: KeyedMac,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Writes session, device, refresh token, login event and the time of the last login in one statement of the running
   * transaction. A device the user was not seen on before is announced to them, unless it is their first. The row of the
   * user is locked first: who is suspended at this moment gets none, or loses it with the others.
   */
  async open(start: SessionStart): Promise<Opened> {
    const { userId, client } = start;
    const sessionId = uuidv7();
    const tokenId = uuidv7();
    const loginEventId = uuidv7();
    const refresh = newToken(REFRESH_TOKEN_PREFIX);
    const [row] = await requireScope().em.execute<{ auth_time: number; announce: boolean }[]>(
      `with ${start.alongside ? `${start.alongside.sql}, ` : ''}others as (select count(*) as n from user_devices where user_id = ?),
       u as (update users set last_login_at = now() where id = ? and status = 'active' returning id),
       d as (
         insert into user_devices as d (id, user_id, fingerprint, name, user_agent) values (?, ?, ?, ?, ?)
         on conflict (user_id, fingerprint) do update set last_seen_at = now(), user_agent = excluded.user_agent
         returning d.id, d.xmax = 0 as is_new),
       s as (
         insert into sessions (id, user_id, organization_id, device_id, user_agent, ip, auth_methods, idle_expires_at, expires_at)
         select ?, ?, ?, d.id, ?, ?, ?, now() + ${IDLE}, now() + ${LIFETIME} from d, u${start.onlyIf ? ` where exists (select from ${start.onlyIf})` : ''} returning *),
       t as (insert into refresh_tokens (id, session_id, token_hash, expires_at) select ?, id, ?, idle_expires_at from s),
       e as (insert into login_events (id, user_id, session_id, type, ip, user_agent) select ?, user_id, id, ?, ip, user_agent from s)
       select floor(extract(epoch from s.authenticated_at))::int as auth_time, d.is_new and others.n > 0 as announce from s, d, others`,
      [
        ...(start.alongside?.params ?? []), userId, userId, uuidv7(), userId, fingerprintOf(this.mac, userId, client), deviceNameOf(client.userAgent), client.userAgent,
        sessionId, userId, start.organizationId, client.userAgent, client.ip, start.authMethods.join(' '),
        tokenId, refresh.hash, loginEventId, start.event,
      ],
    );
    if (!row) throw new InvalidCredentials();
    if (row.announce) await this.jobs.enqueue(SendSecurityNotice, { userId, notice: 'new_device', loginEventId });
    const { organizationId, authMethods } = start;
    const accessToken = await this.accessTokens.issue({ userId, sessionId, organizationId, authTimeSeconds: row.auth_time, tokenId, authMethods });
    return { sessionId, tokens: { accessToken, refreshToken: refresh.token, expiresIn: ACCESS_TOKEN_SECONDS } };
  }
}
