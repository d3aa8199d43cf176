import { Injectable } from '@nestjs/common';
import { IdentityApi, type UserSummary } from '@app/identity';
import { missing, Outbox, requireOrganizationId, requireScope, type Actor } from '@app/kernel';
import type { CreateCustomField } from './custom-fields/custom-field.dto.js';
import { CustomFieldDefinitionsService } from './custom-fields/custom-field-definitions.service.js';
import { MemberJoined } from './events.js';
import { countInvitation } from './invitations/invitation-limits.js';
import { newMember } from './members/member.entity.js';
import { staysOpen } from './members/role-permissions.js';
import type { Department, MemberRole } from './members/roles.js';
import { TenantAccessPolicy } from './members/tenant-access-policy.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What other contexts may ask of tenancy, in-process, for the organization of the running scope. */
@Injectable()
export class TenancyApi {
  constructor(
    private readonly identity: IdentityApi,
    private readonly policy: TenantAccessPolicy,
    private readonly outbox: Outbox,
    private readonly customFields: CustomFieldDefinitionsService,
  ) {}

  /** Throws a 404 that names `pointer` unless the user is an active member; a missing id is fine. */
  async requireMember(userId: string | null | undefined, pointer: string): Promise<void> {
    if (userId && (await this.activeUserIds([userId])).length === 0) throw missing(pointer);
  }

  /** Those of the permissions that the organization still leaves to anybody: those to read while it waits for its deletion; null when it is not active. */
  async permissionsLeft(permissions: Iterable<string>): Promise<ReadonlySet<string> | null> {
    const [organization] = await requireScope().rows<{ isClosing: boolean }>(
      'select deletes_at is not null as "isClosing" from organizations where id = ? and is_active',
      [requireOrganizationId()],
    );
    if (!organization) return null;
    return new Set([...permissions].filter((permission) => !organization.isClosing || staysOpen(permission)));
  }

  /** What a member may do in an organization now, as signed in with the session; null when the session or the membership has ended. */
  actorOfSession(userId: string, sessionId: string, organizationId: string): Promise<Actor | null> {
    return this.policy.actorOfSession({ userId, sessionId }, organizationId);
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

  /** Active members by what files say of them: their id, or a login address they have proven. Texts that lead nowhere are left out. */
  async membersMeant(texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const meant = new Map<string, string>();
    for (const text of texts) {
      const userId = UUID.test(text) ? text.toLowerCase() : text.includes('@') ? await this.loginOf(text.toLowerCase()) : null;
      if (userId) meant.set(text, userId);
    }
    const active = new Set(await this.activeUserIds([...new Set(meant.values())]));
    return new Map([...meant].filter(([, userId]) => active.has(userId)));
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
  private loginOf(address: string): Promise<string | null> {
    return this.identity.ownerOf(address);
  }

  /** Counts a mail that invites a stranger in the name of the organization; a 429 problem when there were too many. Outside of a transaction, before it is sent. */
  countInvitation(address: string): Promise<void> {
    return countInvitation(this.identity, address);
  }

  /** Name of the organization; null when it is not active. */
  async activeName(): Promise<string | null> {
    const [row] = await requireScope().rows<{ name: string }>('select name from organizations where id = ? and is_active', [requireOrganizationId()]);
    return row?.name ?? null;
  }

  /** Names of those of the organizations that the acting user belongs to or is a customer of. */
  async organizationNames(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await requireScope().rows<{ id: string; name: string }>('select id, name from organizations where id = any(?::uuid[])', [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** What the organization counts its money in: an ISO 4217 code. */
  async currency(): Promise<string> {
    const [row] = await requireScope().rows<{ currency: string }>('select currency from organizations where id = ?', [requireOrganizationId()]);
    return row!.currency;
  }

  /** The time zone the organization counts its days in, an IANA name; UTC where it chose none. */
  async timeZone(): Promise<string> {
    const [row] = await requireScope().rows<{ timezone: string | null }>('select timezone from organizations where id = ?', [requireOrganizationId()]);
    return row?.timezone ?? 'UTC';
  }

  /** The time zone a user lives in, an IANA name; the organization's where they chose none. */
  async timeZoneOf(userId: string): Promise<string> {
    return (await this.identity.timeZoneOf(userId)) ?? (await this.timeZone());
  }

  /** The id of every organization of the installation; for work that has to be done for each. */
  async organizationIds(): Promise<string[]> {
    const rows = await requireScope().rows<{ id: string }>('select organization_ids() as id', []);
    return rows.map(({ id }) => id);
  }

  /** Adds fields to records of the organization; what is not said has its usual value. For seeds. */
  async defineCustomFields(fields: readonly (Pick<CreateCustomField, 'entity' | 'key' | 'label' | 'type'> & Partial<CreateCustomField>)[]): Promise<void> {
    for (const field of fields) await this.customFields.create({ isRequired: false, isFilterable: true, isUnique: false, options: [], position: 0, ...field });
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
