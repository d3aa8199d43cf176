import { Injectable } from '@nestjs/common';
import { OrganizationDirectory } from '@app/identity';
import { requireScope, requireUserId, uuidv7 } from '@app/kernel';
import type { OrganizationView } from './organization.dto.js';
import { OrganizationLimitReached } from './organization.problems.js';
import { readOrganization } from './read-organization.js';

const OWN_MAX = 10;

/** A further organization of somebody who is signed in already. */
@Injectable()
export class FoundOrganization {
  constructor(private readonly directory: OrganizationDirectory) {}

  /** 409 `organization_limit_reached` for who is ceo of ten. Opens its own transaction, as the new organization. */
  async found(name: string): Promise<OrganizationView> {
    const scope = requireScope();
    const userId = requireUserId();
    const organizationId = uuidv7();
    scope.actAs(organizationId, userId);
    return scope.transaction(async () => {
      // one after the other for each user, or parallel requests would all count what was before
      await scope.rows(`select pg_advisory_xact_lock(hashtextextended('tenancy.found:' || ?::text, 0))`, [userId]);
      const [own] = await scope.rows<{ count: number }>(`select count(*)::int as count from members where user_id = ? and role = 'ceo' and is_active`, [userId]);
      if (own!.count >= OWN_MAX) throw new OrganizationLimitReached({ extensions: { limit: OWN_MAX } });
      await this.directory.found({ organizationId, userId, name });
      return readOrganization();
    });
  }
}
