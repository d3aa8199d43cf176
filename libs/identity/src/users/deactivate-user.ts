import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { SoleCeo } from './user.problems.js';
import { UserStatuses } from './user-statuses.js';

/** Users who shut their own account; an operator opens it again. */
@Injectable()
export class DeactivateUser {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly statuses: UserStatuses,
  ) {}

  /** 409 `sole_ceo` while others would be left without one. Outside of a transaction. */
  async deactivate(userId: string): Promise<void> {
    const scope = requireScope();
    const organizationIds = await scope.transaction(() => this.directory.everyOrganizationOf(userId), { readOnly: true });
    for (const organizationId of organizationIds) {
      scope.actAs(organizationId, userId);
      if (!(await scope.transaction(() => this.directory.mayLeave(userId)))) throw new SoleCeo({ extensions: { organizationId } });
    }
    scope.actAs(null, userId);
    await scope.transaction(() => this.statuses.change(userId, 'inactive', 'By the user.', currentClient()));
  }
}
