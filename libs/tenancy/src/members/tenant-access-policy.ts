import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IdentityApi, type AccessClaims } from '@app/identity';
import { AccessPolicy, ExpiringCache, runInScope, Scope, type Actor } from '@app/kernel';
import { permissionsOf, type Standing } from './role-permissions.js';

const STALE_MS = 2_000;
const MAX_CACHED = 20_000;
const NOTHING: ReadonlySet<string> = new Set();

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
  ) {
    super();
    identity.onSessionEnded((sessionId) => this.#actors.deleteWhere((actor) => actor?.sessionId === sessionId));
  }

  async authenticate(token: string): Promise<Actor | null> {
    const claims = await this.identity.verifyAccessToken(token);
    if (!claims) return null;
    const actor = await this.#actors.load(`${claims.sessionId} ${claims.organizationId}`, STALE_MS, () => this.look(claims));
    return actor?.userId === claims.userId ? { ...actor, authTimeSeconds: claims.authTimeSeconds } : null;
  }

  /** Drops what is remembered of a user, because a membership of theirs changed. */
  forget(userId: string): void {
    this.#actors.deleteWhere((actor) => actor?.userId === userId);
  }

  /** In a scope of its own: the request's has no organization yet. */
  private look({ userId, sessionId, organizationId, authTimeSeconds }: AccessClaims): Promise<Actor | null> {
    const scope = new Scope({ em: this.em, requestId: 'authentication', organizationId, userId });
    return runInScope(scope, () =>
      scope.transaction(async () => {
        if (!(await this.identity.isSessionLive(sessionId, userId))) return null;
        if (!organizationId) return { userId, sessionId, organizationId, permissions: NOTHING, authTimeSeconds };
        const [member] = await scope.em.execute<Standing[]>(
          `select m.role, m.is_active as "isActive", m.can_invite_users as "canInviteUsers", m.can_manage_deals as "canManageDeals",
             m.can_view_reports as "canViewReports", m.can_manage_customers as "canManageCustomers"
           from members m join organizations o on o.id = m.organization_id
           where m.organization_id = ? and m.user_id = ? and m.is_active and o.is_active`,
          [organizationId, userId],
        );
        return member ? { userId, sessionId, organizationId, permissions: permissionsOf(member), authTimeSeconds } : null;
      }),
    );
  }
}
