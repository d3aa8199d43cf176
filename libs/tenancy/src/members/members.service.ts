import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { expectVersion, NotFound, Outbox, requireScope, type ListQuery, type Page } from '@app/kernel';
import { MemberRemoved, MemberUpdated } from '../events.js';
import { assertFreeSeat } from '../organizations/lock-organization.js';
import { ChangeMember } from './change-member.js';
import { assertMayGrant, gainOf } from './grant-rules.js';
import type { MemberView, UpdateMember } from './member.dto.js';
import type { Member } from './member.entity.js';
import { memberView } from './member.view.js';

/** The people of the active organization. */
@Injectable()
export class MembersService {
  constructor(
    private readonly identity: IdentityApi,
    private readonly changes: ChangeMember,
    private readonly outbox: Outbox,
  ) {}

  async page(query: ListQuery): Promise<Page<MemberView>> {
    const page = await memberView.page(query);
    return { ...page, data: await this.withUsers(page.data) };
  }

  async read(id: string): Promise<MemberView> {
    return (await this.withUsers([await memberView.one(id)]))[0]!;
  }

  async update(id: string, input: UpdateMember): Promise<MemberView> {
    await this.changes.change(id, async ({ member, actor, organization }) => {
      expectVersion(member);
      const before = member.standing(organization.isClosing);
      const changed = member.change(input);
      assertMayGrant(actor, gainOf(before, member.standing(organization.isClosing)));
      if (changed.length > 0) this.publishUpdate(member, changed);
    });
    return this.read(id);
  }

  async deactivate(id: string): Promise<MemberView> {
    await this.changes.change(id, async ({ member }) => {
      if (!member.isActive) return;
      member.isActive = false;
      this.publishUpdate(member, ['isActive']);
    });
    return this.read(id);
  }

  /** Gives back all the member had, so whoever does it must have all of that themselves. */
  async reactivate(id: string): Promise<MemberView> {
    await this.changes.change(id, async ({ member, actor, organization }) => {
      if (member.isActive) return;
      assertMayGrant(actor, { role: member.role, flags: member });
      await assertFreeSeat(organization);
      member.isActive = true;
      this.publishUpdate(member, ['isActive']);
    });
    return this.read(id);
  }

  async remove(id: string): Promise<void> {
    await this.changes.change(id, async ({ member }) => {
      expectVersion(member);
      this.end(member);
    });
  }

  /** Ends the caller's own membership. */
  async leave(): Promise<void> {
    await this.changes.changeOwn(async (member) => this.end(member));
  }

  private end(member: Member): void {
    member.leave(requireScope().now());
    this.outbox.publish(MemberRemoved, { memberId: member.id, userId: member.userId });
  }

  private publishUpdate({ id, userId }: Member, changed: string[]): void {
    this.outbox.publish(MemberUpdated, { memberId: id, userId, changed });
  }

  private async withUsers(members: Omit<MemberView, 'displayName' | 'email'>[]): Promise<MemberView[]> {
    const users = new Map((await this.identity.usersByIds(members.map(({ userId }) => userId))).map((user) => [user.id, user]));
    return members.map((member) => {
      const user = users.get(member.userId);
      if (!user) throw new NotFound();
      return { ...member, displayName: user.displayName, email: user.email };
    });
  }
}
