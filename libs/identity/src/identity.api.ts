import { Injectable } from '@nestjs/common';
import { requireScope, type ListQuery, type Page, type Permission } from '@app/kernel';
import type { UserLoginEventView } from './audit/login-event.dto.js';
import { signInEventView } from './audit/login-event.view.js';
import { AttemptCounters, type Attempt } from './authentication/attempt-counters.js';
import type { SignedInView } from './authentication/authentication.dto.js';
import { currentClient } from './authentication/client.js';
import type { Registered } from './authentication/register-user.js';
import { SignUp, type Import, type Invited } from './authentication/sign-up.js';
import { EraseUser } from './personal-data/erase-user.js';
import { permissionsOfRoles } from './roles/installation-roles.js';
import { LastSuperuser } from './roles/role.problems.js';
import { AccessTokens, type AccessClaims } from './sessions/access-tokens.js';
import { SessionEnds } from './sessions/session-ends.js';

/** What others may show of a user. */
export interface UserSummary {
  id: string;
  displayName: string;
  email: string | null;
  avatarObjectKey: string | null;
}

export interface LiveSession {
  /** How the user proved who they are, RFC 8176 values; `mfa` among them when a second factor was. */
  authMethods: string[];
  /** Those the installation's roles give. */
  permissions: ReadonlySet<Permission>;
}

/** What other contexts may ask of identity, in-process. */
@Injectable()
export class IdentityApi {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly ends: SessionEnds,
    private readonly signUp: SignUp,
    private readonly counters: AttemptCounters,
    private readonly erasure: EraseUser,
  ) {}

  /** The claims of an access token of ours; null for anything else. Says nothing about its session. */
  verifyAccessToken(token: string): Promise<AccessClaims | null> {
    return this.accessTokens.verify(token);
  }

  /** The session, unless it has ended or expired, or its user is not active. Always asks the database. */
  async liveSession(sessionId: string, userId: string): Promise<LiveSession | null> {
    const [row] = await requireScope().rows<{ authMethods: string; roles: string[] }>(
      `select s.auth_methods as "authMethods", array(select r.name from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = u.id) as roles
       from sessions s join users u on u.id = s.user_id
       where s.id = ? and s.user_id = ? and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.status = 'active'`,
      [sessionId, userId],
    );
    return row ? { authMethods: row.authMethods.split(' '), permissions: permissionsOfRoles(row.roles) } : null;
  }

  /** Calls back in this process, right after a session was ended or proven further here; a hint for caches. */
  onSessionChanged(listener: (sessionId: string) => void): void {
    this.ends.subscribe(listener);
  }

  /** The users with these ids, in no particular order; unknown ids are left out. Who may see whom is the caller's to know. */
  async usersByIds(ids: readonly string[]): Promise<UserSummary[]> {
    if (ids.length === 0) return [];
    return requireScope().em.execute<UserSummary[]>(
      `select u.id, u.display_name as "displayName", e.email, u.avatar_object_key as "avatarObjectKey"
       from users u left join user_emails e on e.user_id = u.id and e.is_primary where u.id in (?)`,
      [ids],
    );
  }

  /** Registers a user as sign-up does, without a session; for seeds and imports. Needs a scope outside of a transaction. */
  async register(input: Import): Promise<Registered> {
    return this.signUp.register(input);
  }

  /**
   * Signs somebody up who was invited into an organization by mail, which proves the address; `join` runs in the same
   * transaction, acting as the new user for the organization, and answers what they are there.
   */
  async signUpInto(organizationId: string, input: { email: string; password: string; displayName: string }, join: Invited['join']): Promise<SignedInView> {
    return this.signUp.signUp({ ...input, accountType: 'company' }, currentClient(), { organizationId, join });
  }

  /** The time zone the user chose, an IANA name; null where they chose none. */
  async timeZoneOf(userId: string): Promise<string | null> {
    const [row] = await requireScope().rows<{ timezone: string | null }>('select timezone from users where id = ?', [userId]);
    return row?.timezone ?? null;
  }

  /** The addresses the user has proven; none of a deleted user, although some stay until the last mail was sent. */
  async verifiedAddresses(userId: string): Promise<string[]> {
    const rows = await requireScope().rows<{ email: string }>(`select e.email from user_emails e join users u on u.id = e.user_id where e.user_id = ? and e.verified_at is not null and u.status <> 'deleted' order by e.email`, [userId]);
    return rows.map(({ email }) => email);
  }

  /** The user who has proven the address; null when nobody has, or only somebody who was deleted. */
  async ownerOf(email: string): Promise<string | null> {
    const [row] = await requireScope().rows<{ userId: string }>(`select e.user_id as "userId" from user_emails e join users u on u.id = e.user_id where e.email = ? and e.verified_at is not null and u.status <> 'deleted'`, [email]);
    return row?.userId ?? null;
  }

  /** The users an organization brought in and may take away. */
  async usersManagedBy(organizationId: string): Promise<string[]> {
    const rows = await requireScope().rows<{ id: string }>(`select id from users where managed_by_organization_id = ? and status <> 'deleted' order by id`, [organizationId]);
    return rows.map(({ id }) => id);
  }

  /** How these users sign in, each from the time on that is given. Who may see it is the caller's to know. */
  async signInEvents(users: readonly { userId: string; since: string }[], query: ListQuery): Promise<Page<UserLoginEventView>> {
    // the clocks of API and database need not agree on when somebody joined
    return signInEventView.page(query, {
      sql: `exists (select from unnest(?::uuid[], ?::timestamptz[]) as seen (user_id, since) where seen.user_id = t.user_id and t.occurred_at > seen.since - interval '5 seconds')`,
      params: [users.map(({ userId }) => userId), users.map(({ since }) => since)],
    });
  }

  /**
   * Deletes a user for good, who leaves every organization with it. Outside of a transaction; the scope acts as that user from
   * here on. 409 `sole_ceo`; false for the last superuser of the installation, who stays.
   */
  async erase(userId: string): Promise<boolean> {
    try {
      await this.erasure.erase(userId);
      return true;
    } catch (error) {
      if (error instanceof LastSuperuser) return false;
      throw error;
    }
  }

  /** Counts one of each within 15 minutes; a 429 problem when any is over its limit. Outside of a transaction, before what it is about. */
  async countAttempts(attempts: Attempt[]): Promise<void> {
    await this.counters.count(attempts);
  }
}
