import { Injectable } from '@nestjs/common';
import { requireScope, type Permission } from '@app/kernel';
import { RegisterUser, type Registered, type Registration } from './authentication/register-user.js';
import { permissionsOfRoles } from './roles/installation-roles.js';
import { PasswordHasher } from './credentials/password-hasher.js';
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
    private readonly hasher: PasswordHasher,
    private readonly registerUser: RegisterUser,
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

  /** Calls back in this process, right after a session was ended here; a hint for caches. */
  onSessionEnded(listener: (sessionId: string) => void): void {
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
  async register({ password, ...input }: Omit<Registration, 'passwordHash'> & { password: string }): Promise<Registered> {
    const passwordHash = await this.hasher.hash(password);
    return this.registerUser.register({ ...input, passwordHash }, async (registered) => registered);
  }
}
