import { Injectable } from '@nestjs/common';
import { expectVersion, NotFound, requireScope, type ListQuery, type Page } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { permissionsOfRoles } from '../roles/installation-roles.js';
import { RoleBeyondOwn } from '../roles/role.problems.js';
import type { OperatorUserView } from './operator-user.dto.js';
import { operatorUserView } from './operator-user.view.js';
import { fullAvatarUrl } from './read-user.js';
import { UserStatuses } from './user-statuses.js';

/** The users of the installation, as its operators see and handle them. */
@Injectable()
export class OperatorUsersService {
  constructor(private readonly statuses: UserStatuses) {}

  async page(query: ListQuery): Promise<Page<OperatorUserView>> {
    const page = await operatorUserView.page(query);
    return { ...page, data: page.data.map(withFullAvatarUrl) };
  }

  async read(id: string): Promise<OperatorUserView> {
    return withFullAvatarUrl(await operatorUserView.one(id));
  }

  async suspend(id: string, reason: string): Promise<OperatorUserView> {
    await this.assertMayBar(id);
    await this.statuses.change(id, 'suspended', reason, currentClient());
    return this.read(id);
  }

  async reactivate(id: string): Promise<OperatorUserView> {
    await this.assertMayBar(id);
    await this.statuses.change(id, 'active', null, currentClient());
    return this.read(id);
  }

  /** A user with more rights than the operator is not theirs to bar, nor to let in again. */
  private async assertMayBar(id: string): Promise<void> {
    const scope = requireScope();
    const [user] = await scope.rows<{ version: number; roles: string[] }>(
      'select u.version, array(select r.name from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = u.id) as roles from users u where u.id = ?',
      [id],
    );
    if (!user) throw new NotFound();
    expectVersion(user);
    if (![...permissionsOfRoles(user.roles)].every((permission) => scope.actor!.permissions.has(permission))) throw new RoleBeyondOwn();
  }
}

const withFullAvatarUrl = (user: OperatorUserView): OperatorUserView => ({ ...user, avatarUrl: fullAvatarUrl(user.avatarUrl) });
