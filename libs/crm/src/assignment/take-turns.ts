import { ExpiringCache, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { LEAD_SOURCES } from '../leads/lead.entity.js';

interface Turns {
  id: string;
  userIds: string[];
  nextTurn: number;
}

/** How long a new rule may be overlooked by another process. */
const KEEP_MS = 2_000;
const MAX_ORGANIZATIONS = 10_000;

/** Gives leads to members in turn. */
@Injectable()
export class TakeTurns {
  /** Whether an organization has rules at all: most have none, and need not be asked for each lead. */
  readonly #hasRules = new ExpiringCache<boolean>(MAX_ORGANIZATIONS);

  constructor(private readonly tenancy: TenancyApi) {}

  /**
   * Whose turn it is for a lead from `leadSource`, and passes the turn on: the row lock makes leads that come in at the same
   * moment wait for each other. Members who are not active are passed over; null when no rule fits or nobody is left.
   */
  async next(leadSource: (typeof LEAD_SOURCES)[number]): Promise<string | null> {
    const scope = requireScope();
    if (!(await this.#hasRules.load(requireOrganizationId(), KEEP_MS, () => this.anyRule()))) return null;
    const [rule] = await scope.rows<Turns>(
      `select id, to_jsonb(user_ids) as "userIds", next_turn as "nextTurn" from assignment_rules
       where organization_id = ? and is_active and (lead_source is null or lead_source = ?) order by position, id limit 1 for update`,
      [requireOrganizationId(), leadSource],
    );
    if (!rule) return null;
    const { userIds, nextTurn } = rule;
    const active = new Set(await this.tenancy.activeUserIds(userIds));
    const turn = userIds.map((_, step) => (nextTurn + step) % userIds.length).find((place) => active.has(userIds[place]!));
    if (turn === undefined) return null;
    await scope.rows('update assignment_rules set next_turn = ? where organization_id = ? and id = ?', [(turn + 1) % userIds.length, requireOrganizationId(), rule.id]);
    return userIds[turn]!;
  }

  /** Drops what is remembered, because the rules of the organization changed. */
  forget(): void {
    const organizationId = requireOrganizationId();
    this.#hasRules.deleteWhere((_, key) => key === organizationId);
  }

  private async anyRule(): Promise<boolean> {
    const rows = await requireScope().rows('select 1 as one from assignment_rules where organization_id = ? and is_active limit 1', [requireOrganizationId()]);
    return rows.length > 0;
  }
}
