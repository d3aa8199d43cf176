import { Injectable } from '@nestjs/common';
import { Jobs, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { MemberRemoved } from '../events.js';
import { CloseEmptyOrganization } from '../organizations/close-empty-organization.job.js';
import { lockOrganization } from '../organizations/lock-organization.js';

interface Remaining {
  isCeo: boolean;
  others: number;
  otherCeos: number;
}

const REMAINING = `
  select coalesce(bool_or(user_id = ? and role = 'ceo'), false) as "isCeo", count(*) filter (where user_id <> ?)::int as others,
    count(*) filter (where user_id <> ? and role = 'ceo')::int as "otherCeos"
  from members where organization_id = ? and is_active`;

/** A member who goes for good, with their account: nobody decides about it, but an organization with members keeps a ceo. */
@Injectable()
export class LeaveOrganization {
  constructor(
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /** Under the lock of the organization, held until the transaction ends. One that was shut down needs no ceo. */
  async mayLeave(userId: string): Promise<boolean> {
    return (await this.remaining(userId)) !== null;
  }

  async leave(userId: string): Promise<boolean> {
    const remaining = await this.remaining(userId);
    if (!remaining) return false;
    const [member] = await requireScope().rows<{ id: string }>(
      `update members set is_active = false, removed_at = now(), updated_at = now(), version = version + 1
       where organization_id = ? and user_id = ? and removed_at is null returning id`,
      [requireOrganizationId(), userId],
    );
    if (!member) return true;
    this.outbox.publish(MemberRemoved, { memberId: member.id, userId });
    if (remaining.others === 0) await this.jobs.enqueue(CloseEmptyOrganization, {});
    return true;
  }

  /** Who would be left; null when that must not be. */
  private async remaining(userId: string): Promise<Remaining | null> {
    const organization = await lockOrganization();
    const [remaining] = await requireScope().rows<Remaining>(REMAINING, [userId, userId, userId, requireOrganizationId()]);
    const { isCeo, others, otherCeos } = remaining!;
    return organization?.isActive && isCeo && others > 0 && otherCeos === 0 ? null : remaining!;
  }
}
