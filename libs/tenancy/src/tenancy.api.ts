import { Injectable } from '@nestjs/common';
import { IdentityApi, type UserSummary } from '@app/identity';
import { missing, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { MemberJoined } from './events.js';
import { newMember } from './members/member.entity.js';
import type { Department, MemberRole } from './members/roles.js';
import { TenantAccessPolicy } from './members/tenant-access-policy.js';

/** What other contexts may ask of tenancy, in-process, for the organization of the running scope. */
@Injectable()
export class TenancyApi {
  constructor(
    private readonly identity: IdentityApi,
    private readonly policy: TenantAccessPolicy,
    private readonly outbox: Outbox,
  ) {}

  /** Throws a 404 that names `pointer` unless the user is an active member; a missing id is fine. */
  async requireMember(userId: string | null | undefined, pointer: string): Promise<void> {
    if (userId && (await this.activeUserIds([userId])).length === 0) throw missing(pointer);
  }

  /** Those of the users who are active members. */
  async activeUserIds(userIds: readonly string[]): Promise<string[]> {
    if (userIds.length === 0) return [];
    const rows = await requireScope().em.execute<{ user_id: string }[]>(
      'select user_id from members where organization_id = ? and user_id in (?) and is_active',
      [requireOrganizationId(), userIds],
    );
    return rows.map((row) => row.user_id);
  }

  /** Name and address of those of the users who are, or were, members. */
  async users(userIds: readonly string[]): Promise<UserSummary[]> {
    if (userIds.length === 0) return [];
    const rows = await requireScope().em.execute<{ user_id: string }[]>(
      'select user_id from members where organization_id = ? and user_id in (?)',
      [requireOrganizationId(), userIds],
    );
    return this.identity.usersByIds(rows.map((row) => row.user_id));
  }

  /** Users by id, members or not. Who may see whom is the caller's to know. */
  logins(userIds: readonly string[]): Promise<UserSummary[]> {
    return this.identity.usersByIds(userIds);
  }

  /** The addresses the user has proven. */
  provenAddresses(userId: string): Promise<string[]> {
    return this.identity.verifiedAddresses(userId);
  }

  /** The user who has proven the address; null when nobody has. */
  loginOf(address: string): Promise<string | null> {
    return this.identity.ownerOf(address);
  }

  /** Names of those of the organizations that the acting user belongs to or is a customer of. */
  async organizationNames(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await requireScope().rows<{ id: string; name: string }>('select id, name from organizations where id = any(?::uuid[])', [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** The id of every organization of the installation; for work that has to be done for each. */
  async organizationIds(): Promise<string[]> {
    const rows = await requireScope().rows<{ id: string }>('select organization_ids() as id', []);
    return rows.map(({ id }) => id);
  }

  /** Makes an existing user a member, in the running transaction; the id of the membership. For seeds and imports: it asks nobody. */
  async addMember(input: { userId: string; role: MemberRole; department?: Department | null }): Promise<string> {
    const scope = requireScope();
    const member = newMember(scope.em, { ...input, organizationId: requireOrganizationId(), invitedById: scope.userId });
    this.outbox.publish(MemberJoined, { memberId: member.id, userId: input.userId, role: input.role });
    await scope.em.flush();
    scope.afterCommit(() => this.policy.forget(input.userId));
    return member.id;
  }
}
