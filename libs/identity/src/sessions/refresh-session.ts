import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, hashToken, newToken, requireScope, uuidv7 } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { IDLE, REFRESH_TOKEN_PREFIX, type Tokens } from './open-session.js';
import { SessionEnds } from './session-ends.js';
import { RefreshTokenInvalid, RefreshTokenReused } from './session.problems.js';

interface Found {
  sessionId: string;
  userId: string;
  organizationId: string | null;
  authMethods: string;
  authTimeSeconds: number;
  userAgent: string | null;
  used: boolean;
  /** Used so lately that its successor may be answered again. */
  justUsed: boolean;
  sealedSuccessor: string | null;
}

/** Time for a client whose answer was lost, or for its second tab, to come again with the same token. */
const GRACE = "interval '10 seconds'";

const FIND = `
  select s.id as "sessionId", s.user_id as "userId", s.organization_id as "organizationId", s.auth_methods as "authMethods",
    floor(extract(epoch from s.authenticated_at))::int as "authTimeSeconds", s.user_agent as "userAgent",
    t.used_at is not null as used, coalesce(t.used_at > now() - ${GRACE}, false) as "justUsed", t.sealed_successor as "sealedSuccessor"
  from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
  where t.token_hash = ? and t.expires_at > now() and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.status = 'active'`;

/** One statement: of any number of callers with the same token, one finds it unused. */
const ROTATE = `
  with spent as (
    update refresh_tokens set used_at = now(), sealed_successor = ? where token_hash = ? and used_at is null returning session_id),
  seen as (
    update sessions s set last_seen_at = now(), idle_expires_at = least(s.expires_at, now() + ${IDLE}), user_agent = ?, ip = ?, organization_id = ?
    from spent where s.id = spent.session_id and s.revoked_at is null returning s.id, s.idle_expires_at, s.device_id),
  device as (
    update user_devices d set last_seen_at = now() from seen where d.id = seen.device_id and d.last_seen_at < now() - interval '5 minutes'),
  forgotten as (
    update refresh_tokens t set sealed_successor = null from seen
    where t.session_id = seen.id and t.sealed_successor is not null and t.used_at < now() - ${GRACE})
  insert into refresh_tokens (id, session_id, token_hash, expires_at) select ?, id, ?, idle_expires_at from seen returning session_id`;

/**
 * Exchanges a refresh token for the next one. Each is good once; a used one that comes again after the grace time was
 * stolen from somebody, so its whole family, the session, ends (RFC 9700 §4.14.2).
 */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly cipher: FieldCipher,
    private readonly directory: OrganizationDirectory,
    private readonly ends: SessionEnds,
  ) {}

  async refresh(token: string, client: Client): Promise<Tokens> {
    const hash = hashToken(token);
    const found = await this.find(hash);
    requireScope().actAs(null, found.userId);
    if (!found.used) {
      const next = await this.rotate(found, hash, client);
      if (next) return next;
    }
    return this.answerAgain(found.used ? found : await this.find(hash), hash, client);
  }

  private async find(hash: Buffer): Promise<Found> {
    const [found] = await requireScope().em.execute<Found[]>(FIND, [hash]);
    if (!found) throw new RefreshTokenInvalid();
    return found;
  }

  /** Null when another request was first. */
  private async rotate(found: Found, hash: Buffer, client: Client): Promise<Tokens | null> {
    const scope = requireScope();
    const next = newToken(REFRESH_TOKEN_PREFIX);
    const tokenId = uuidv7();
    return scope.transaction(async () => {
      // a membership that ended takes its organization out of the token; the user may switch to another one
      const organization = found.organizationId ? await this.directory.activeFor(found.userId, found.organizationId) : null;
      const organizationId = organization?.id ?? null;
      const rows = await scope.em.execute<unknown[]>(ROTATE, [
        this.cipher.seal(next.token, placeOf(hash)), hash, client.userAgent, client.ip, organizationId, tokenId, next.hash,
      ]);
      return rows.length > 0 ? this.tokens({ ...found, organizationId }, tokenId, next.token) : null;
    });
  }

  /** The answer the same device got already, within the grace time; otherwise the end of the session. */
  private async answerAgain(found: Found, hash: Buffer, client: Client): Promise<Tokens> {
    if (found.justUsed && found.sealedSuccessor && found.userAgent === client.userAgent) {
      return this.tokens(found, uuidv7(), this.cipher.open(found.sealedSuccessor, placeOf(hash)).toString());
    }
    await requireScope().transaction(() => this.ends.end({ id: found.sessionId, userId: found.userId }, 'token_reused', client, 'token.reused'));
    throw new RefreshTokenReused();
  }

  private async tokens(found: Found, tokenId: string, refreshToken: string): Promise<Tokens> {
    const accessToken = await this.accessTokens.issue({ ...found, tokenId, authMethods: found.authMethods.split(' ') });
    return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}

const SEALED_SUCCESSOR = defineSealedColumn('refresh_tokens', 'sealed_successor', { owner: 'installation', key: { column: 'token_hash', type: 'bytea' } });
const placeOf = (hash: Buffer) => SEALED_SUCCESSOR.at(null, hash.toString('hex'));
