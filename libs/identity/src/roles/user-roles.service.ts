import { Injectable } from '@nestjs/common';
import { NotFound, requireScope, rfc3339, type Page } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import { currentClient, type Client } from '../authentication/client.js';
import { INSTALLATION_ROLES, permissionsOfRoles } from './installation-roles.js';
import { INSTALLATION_ROLE_NAMES, type InstallationRoleName } from './role-names.js';
import type { InstallationRoleView, UserRoleView } from './role.dto.js';
import { RoleBeyondOwn, RoleUnknown } from './role.problems.js';
import { keepASuperuser } from './superusers.js';

/** Who has which role of the installation. Rights are read from the database, so a change holds at once, in other processes within two seconds. */
@Injectable()
export class UserRolesService {
  constructor(private readonly loginEvents: LoginEvents) {}

  roles(): Page<InstallationRoleView> {
    const data = INSTALLATION_ROLE_NAMES.map((name) => ({ name, description: INSTALLATION_ROLES[name].description, permissions: [...INSTALLATION_ROLES[name].permissions] }));
    return { data, nextCursor: null };
  }

  async of(userId: string): Promise<Page<UserRoleView>> {
    await this.assertThere(userId);
    const rows = await requireScope().rows<UserRoleView>(
      `select ur.user_id as "userId", r.name, ur.assigned_at as "assignedAt", ur.assigned_by_id as "assignedById" from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = ? order by r.id`,
      [userId],
    );
    return { data: rows.map((row) => ({ ...row, assignedAt: rfc3339(row.assignedAt) })), nextCursor: null };
  }

  /** Gives a role, once; 403 `role_beyond_own`, 404 for nobody. */
  async assign(userId: string, role: InstallationRoleName): Promise<UserRoleView> {
    const { actor, userId: actorId } = requireScope();
    assertWithin(role, actor!.permissions);
    await this.assertThere(userId);
    await this.give(userId, role, actorId, currentClient());
    return (await this.of(userId)).data.find(({ name }) => name === role)!;
  }

  /** Takes a role; 404 for one the user does not have. */
  async remove(userId: string, role: InstallationRoleName): Promise<void> {
    const scope = requireScope();
    assertWithin(role, scope.actor!.permissions);
    if (role === 'superuser') await keepASuperuser(userId);
    const gone = await scope.rows('delete from user_roles ur using roles r where r.id = ur.role_id and ur.user_id = ? and r.name = ? returning ur.user_id', [userId, role]);
    if (gone.length === 0) throw new NotFound();
    await this.record(userId, 'role.removed', currentClient());
  }

  /** Gives a role to the verified owner of an address, on the word of whoever runs the machine; false for an address nobody verified. */
  async grant(email: string, role: string): Promise<boolean> {
    const known = INSTALLATION_ROLE_NAMES.find((name) => name === role);
    if (!known) throw new RoleUnknown(`Choose one of ${INSTALLATION_ROLE_NAMES.join(', ')}.`);
    const [user] = await requireScope().rows<{ id: string }>(
      `select u.id from user_emails e join users u on u.id = e.user_id where e.email = ? and e.verified_at is not null and u.status = 'active'`,
      [email.trim().toLowerCase()],
    );
    if (user) await this.give(user.id, known, null, null);
    return user !== undefined;
  }

  private async give(userId: string, role: InstallationRoleName, assignedById: string | null, client: Client | null): Promise<void> {
    const given = await requireScope().rows(
      'insert into user_roles (user_id, role_id, assigned_by_id) select ?, id, ? from roles where name = ? on conflict do nothing returning role_id',
      [userId, assignedById, role],
    );
    if (given.length > 0) await this.record(userId, 'role.assigned', client);
  }

  private async assertThere(userId: string): Promise<void> {
    if ((await requireScope().rows(`select id from users where id = ? and status <> 'deleted'`, [userId])).length === 0) throw new NotFound();
  }

  private async record(userId: string, type: LoginEventType, client: Client | null): Promise<void> {
    await this.loginEvents.record({ type, userId, sessionId: requireScope().actor?.sessionId ?? null, client });
  }
}

function assertWithin(role: InstallationRoleName, own: ReadonlySet<string>): void {
  if (![...permissionsOfRoles([role])].every((permission) => own.has(permission))) throw new RoleBeyondOwn();
}
