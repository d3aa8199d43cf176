import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IdentityApi, type AccessClaims } from '@app/identity';
import { AccessPolicy, Bearers, ExpiringCache, runInScope, Scope, type Actor, type SessionStanding } from '@app/kernel';
import { permissionsOf, type Standing } from './role-permissions.js';

const STALE_MS = 2_000;
const MAX_CACHED = 20_000;
const STANDING = `
  select m.role, m.is_active as "isActive", m.can_invite_users as "canInviteUsers", m.can_manage_deals as "canManageDeals",
    m.can_view_reports as "canViewReports", m.can_manage_customers as "canManageCustomers", m.can_view_all_records as "canViewAllRecords", o.require_mfa as "requireMfa", o.deletes_at is not null as "isClosing"
  from members m join organizations o on o.id = m.organization_id
  where m.organization_id = ? and m.user_id = ? and m.is_active and o.is_active`;

/**
 * Who a token stands for now: its session must live, its user be active, and the membership in the organization it names
 * as well. Answers are kept for two seconds, and dropped at once for what ends in this process.
 */
@Injectable()
export class TenantAccessPolicy extends AccessPolicy {
  readonly #actors = new ExpiringCache<Actor | null>(MAX_CACHED);

  constructor(
    private readonly identity: IdentityApi,
    private readonly em: EntityManager,
    private readonly bearers: Bearers,
  ) {
    super();
    identity.onSessionChanged((sessionId) => this.#actors.deleteWhere((actor) => actor?.sessionId === sessionId));
  }

  async authenticate(token: string, freshness: 'lately' | 'now'): Promise<Actor | null> {
    const kind = this.bearers.kindOf(token);
    if (kind) return kind.authenticate(token);
    const claims = await this.identity.verifyAccessToken(token);
    if (!claims) return null;
    if (freshness === 'now') this.#actors.deleteWhere((_, key) => key === keyOf(claims));
    const actor = await this.#actors.load(keyOf(claims), STALE_MS, () => this.look(claims));
    return actor?.userId === claims.userId ? { ...actor, authTimeSeconds: claims.authTimeSeconds } : null;
  }

  standingOf(userId: string, sessionId: string): Promise<SessionStanding | null> {
    return this.identity.liveSession(sessionId, userId);
  }

  async actorInAbsence(userId: string, organizationId: string): Promise<Actor | null> {
    const scope = new Scope({ em: this.em, requestId: 'absence', organizationId, userId });
    const [member] = await runInScope(scope, () => scope.read<Standing>(`${STANDING} and exists (select from users u where u.id = m.user_id and u.status = 'active')`, [organizationId, userId]));
    return member ? { kind: 'member', userId, sessionId: null, credential: null, organizationId, authTimeSeconds: 0, mfaMissing: false, permissions: permissionsOf(member) } : null;
  }

  /** What a user may do in an organization now, as signed in with the session; null when the session or the membership has ended. */
  actorOfSession(session: Pick<AccessClaims, 'userId' | 'sessionId'>, organizationId: string): Promise<Actor | null> {
    return this.look({ ...session, organizationId, authTimeSeconds: 0 });
  }

  /** Drops what is remembered of a user, because a membership of theirs changed. */
  forget(userId: string): void {
    this.#actors.deleteWhere((_, key) => key.startsWith(`${userId} `));
  }

  /** Drops what is remembered of everybody in an organization, because it changed for all of them. */
  forgetOrganization(organizationId: string): void {
    this.#actors.deleteWhere((_, key) => key.endsWith(` ${organizationId}`));
  }

  /** In a scope of its own: the request's has no organization yet. */
  private look({ userId, sessionId, organizationId, authTimeSeconds }: AccessClaims): Promise<Actor | null> {
    const scope = new Scope({ em: this.em, requestId: 'authentication', organizationId, userId });
    return runInScope(scope, () =>
      scope.transaction(
        async () => {
          const session = await this.identity.liveSession(sessionId, userId);
          if (!session) return null;
          const actor: Actor = { kind: 'member', userId, sessionId, credential: null, organizationId, authTimeSeconds, mfaMissing: false, permissions: session.permissions };
          if (!organizationId) return actor;
          const [member] = await scope.rows<Standing & { requireMfa: boolean }>(STANDING, [organizationId, userId]);
          if (!member) return null;
          const permissions = session.permissions.size > 0 ? new Set([...permissionsOf(member), ...session.permissions]) : permissionsOf(member);
          return { ...actor, mfaMissing: member.requireMfa && !session.authMethods.includes('mfa'), permissions };
        },
        { readOnly: true },
      ),
    );
  }
}

const keyOf = ({ userId, sessionId, organizationId }: AccessClaims): string => `${userId} ${sessionId} ${organizationId}`;
