import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { type ListQuery, type Page } from '@app/kernel';
import type { MemberView } from './member.dto.js';
import { memberView } from './member.view.js';

/** The people of the active organization. */
@Injectable()
export class MembersService {
  constructor(private readonly identity: IdentityApi) {}

  async page(query: ListQuery): Promise<Page<MemberView>> {
    const page = await memberView.page(query);
    const users = new Map((await this.identity.usersByIds(page.data.map(({ userId }) => userId))).map((user) => [user.id, user]));
    return { ...page, data: page.data.map((member) => ({ ...member, displayName: users.get(member.userId)!.displayName, email: users.get(member.userId)!.email })) };
  }
}
