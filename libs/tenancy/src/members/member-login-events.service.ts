import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { requireOrganizationId, requireScope, type ListQuery, type Page } from '@app/kernel';
import type { MemberLoginEventView } from './member-login-event.dto.js';

/** How the members of the active organization sign in. */
@Injectable()
export class MemberLoginEventsService {
  constructor(private readonly identity: IdentityApi) {}

  /** Of active members, and only since they joined: what they did before is no business of the organization. */
  async page(query: ListQuery): Promise<Page<MemberLoginEventView>> {
    const members = await requireScope().rows<{ userId: string; since: string }>(
      'select user_id as "userId", joined_at as since from members where organization_id = ? and is_active',
      [requireOrganizationId()],
    );
    const page = await this.identity.signInEvents(members, query);
    const users = new Map((await this.identity.usersByIds([...new Set(page.data.map(({ userId }) => userId))])).map((user) => [user.id, user]));
    return { ...page, data: page.data.map((event) => ({ ...event, displayName: users.get(event.userId)!.displayName })) };
  }
}
