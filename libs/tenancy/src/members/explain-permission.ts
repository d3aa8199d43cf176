import { Injectable } from '@nestjs/common';
import { declaredPermissions, invalid, NotFound, problems, requireOrganizationId, requireScope, requireUserId } from '@app/kernel';
import type { ExplanationQuery, PermissionExplanation } from './permission.dto.js';
import { decide, type Standing } from './role-permissions.js';
import { ROLE_FLAGS } from './roles.js';

type Row = Standing & { id: string; userId: string; requireMfa: boolean };

const MEMBER = `
  select m.id, m.user_id as "userId", m.role, m.is_active and o.is_active as "isActive", m.can_invite_users as "canInviteUsers", m.can_manage_deals as "canManageDeals",
    m.can_view_reports as "canViewReports", m.can_manage_customers as "canManageCustomers", m.can_view_all_records as "canViewAllRecords", o.require_mfa as "requireMfa", o.deletes_at is not null as "isClosing"
  from members m join organizations o on o.id = m.organization_id where m.organization_id = ? and m.removed_at is null`;

/** Why a member may or may not: asks the same function that decides, and says what it looked at. */
@Injectable()
export class ExplainPermission {
  /** 404 for a member there is not, 422 for a permission there is not. The caller is meant when nobody is named; whose second factor is missing may ask about nobody else. */
  async explain({ permission, memberId }: ExplanationQuery): Promise<PermissionExplanation> {
    const declared = declaredPermissions('organization').find((one) => one.permission === permission);
    if (!declared) throw invalid('#/permission', 'unknown', 'There is no such permission; GET /v1/permissions lists them.');
    const { organizationId, actor } = requireScope();
    if (!organizationId) throw new problems.OrganizationRequired();
    const member = await this.find(memberId);
    const isOwn = member.userId === actor?.userId;
    if (!isOwn && actor?.mfaMissing) throw new problems.MfaRequired();
    const { rule, ...decision } = decide(member, permission);
    const mfaMissing = decision.isGranted && isOwn && actor.mfaMissing;
    return {
      permission,
      description: declared.description,
      memberId: member.id,
      isGranted: decision.isGranted && !mfaMissing,
      reason: mfaMissing ? 'mfa_missing' : decision.reason,
      grantedTo: rule.grantedTo,
      rule: rule.permission,
      role: member.role,
      isOverridden: rule.by !== 'membership' && rule.by !== 'role' && member[rule.by] !== ROLE_FLAGS[member.role][rule.by],
      mfaRequired: member.requireMfa,
    };
  }

  private async find(memberId: string | undefined): Promise<Row> {
    const [column, id] = memberId ? ['m.id', memberId] : ['m.user_id', requireUserId()];
    const [member] = await requireScope().rows<Row>(`${MEMBER} and ${column} = ?`, [requireOrganizationId(), id]);
    if (!member) throw new NotFound();
    return member;
  }
}
