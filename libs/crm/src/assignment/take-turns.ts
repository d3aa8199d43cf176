import { ExpiringCache, requireOrganizationId, requireScope, type RowRules } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { Turns, type LeadSource, type TurnRule } from './turns.js';

/** How long a new rule may be overlooked by another process. */
const KEEP_MS = 2_000;
const MAX_ORGANIZATIONS = 10_000;

/** The first rule for each source, whoever changes it meanwhile has done so when it is locked. */
const HOLD = `
  select r.id, r.lead_source as "leadSource", to_jsonb(r.user_ids) as "userIds", r.next_turn as "nextTurn" from assignment_rules r
  where r.organization_id = ? and r.is_active and r.id in (
    select (select f.id from assignment_rules f where f.organization_id = ? and f.is_active and (f.lead_source is null or f.lead_source = s.source) order by f.position, f.id limit 1)
    from unnest(?::text[]) s (source))
  order by r.position, r.id for update of r`;
const PASS_ON = `
  update assignment_rules r set next_turn = p."nextTurn" from jsonb_to_recordset(?::jsonb) as p (id uuid, "nextTurn" int) where r.organization_id = ? and r.id = p.id`;

/** Gives leads to members in turn. */
@Injectable()
export class TakeTurns {
  /** Whether an organization has rules at all: most have none, and need not be asked for each lead. */
  readonly #hasRules = new ExpiringCache<boolean>(MAX_ORGANIZATIONS);

  constructor(private readonly tenancy: TenancyApi) {}

  /** Whose turn it is for a lead from `leadSource`, and passes the turn on; null when no rule fits or nobody is left. */
  async next(leadSource: LeadSource): Promise<string | null> {
    const turns = await this.hold([leadSource]);
    if (!turns) return null;
    const [member] = turns.deal([leadSource]);
    turns.keep();
    await requireScope().rows(PASS_ON, passedOn(turns));
    return member!;
  }

  /** The same for leads that are written many at once, as one transaction; those that have an assignee take no turn. */
  async forRows(leads: readonly Readonly<Record<string, unknown>>[]): Promise<RowRules | undefined> {
    const sources = leads.filter(isOpen).map(sourceOf);
    const turns = sources.length > 0 ? await this.hold([...new Set(sources)]) : undefined;
    return turns && {
      complete: (rows) => {
        const members = turns.deal(rows.filter(isOpen).map(sourceOf)).values();
        return rows.map((row) => (isOpen(row) ? { ...row, assignedToId: members.next().value } : row));
      },
      keep: () => turns.keep(),
      settle: () => requireScope().lastly(PASS_ON, passedOn(turns)),
    };
  }

  /** Drops what is remembered, because the rules of the organization changed. */
  forget(): void {
    const organizationId = requireOrganizationId();
    this.#hasRules.deleteWhere((_, key) => key === organizationId);
  }

  /** The row locks make leads that come in at the same moment wait for each other. */
  private async hold(leadSources: readonly LeadSource[]): Promise<Turns | undefined> {
    const organizationId = requireOrganizationId();
    if (!(await this.#hasRules.load(organizationId, KEEP_MS, () => this.anyRule()))) return undefined;
    const rules = await requireScope().rows<TurnRule>(HOLD, [organizationId, organizationId, leadSources]);
    if (rules.length === 0) return undefined;
    return new Turns(rules, new Set(await this.tenancy.activeUserIds([...new Set(rules.flatMap(({ userIds }) => userIds))])));
  }

  private async anyRule(): Promise<boolean> {
    const rows = await requireScope().rows('select 1 as one from assignment_rules where organization_id = ? and is_active limit 1', [requireOrganizationId()]);
    return rows.length > 0;
  }
}

const passedOn = (turns: Turns): unknown[] => [JSON.stringify(turns.passed()), requireOrganizationId()];
const isOpen = ({ assignedToId }: Readonly<Record<string, unknown>>): boolean => assignedToId == null;
const sourceOf = ({ leadSource }: Readonly<Record<string, unknown>>): LeadSource => leadSource as LeadSource;
