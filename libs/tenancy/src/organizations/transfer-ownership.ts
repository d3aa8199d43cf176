import { Injectable } from '@nestjs/common';
import { invalid, missing, Outbox, requireUserId } from '@app/kernel';
import { MemberUpdated } from '../events.js';
import { ChangeMember } from '../members/change-member.js';
import { assertMayGrant } from '../members/grant-rules.js';
import type { Member } from '../members/member.entity.js';

/** Makes another member ceo and the caller manager, both or none. */
@Injectable()
export class TransferOwnership {
  constructor(
    private readonly changes: ChangeMember,
    private readonly outbox: Outbox,
  ) {}

  async transferTo(memberId: string): Promise<void> {
    await this.changes.change(memberId, async ({ member, actor }) => {
      if (member.userId === requireUserId()) throw invalid('#/memberId', 'own_membership', 'You are this member yourself.');
      if (!member.isActive) throw missing('#/memberId');
      assertMayGrant(actor, { role: 'ceo', flags: actor });
      this.make(member, 'ceo');
    });
    await this.changes.changeOwn(async (member) => this.make(member, 'manager'));
  }

  private make(member: Member, role: 'ceo' | 'manager'): void {
    this.outbox.publish(MemberUpdated, { memberId: member.id, userId: member.userId, changed: member.change({ role }) });
  }
}
