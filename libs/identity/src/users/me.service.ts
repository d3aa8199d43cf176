import { Injectable } from '@nestjs/common';
import { applyPatch, constraintOf, expectVersion, missing, Outbox, requireScope, requireUserId } from '@app/kernel';
import type { z } from 'zod';
import { UserUpdated } from '../events.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { readUser } from './read-user.js';
import type { MeDto, UpdateMe } from './user.dto.js';
import { User } from './user.entity.js';
import { UsernameTaken } from './user.problems.js';

/** The signed-in user's own profile. */
@Injectable()
export class MeService {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly outbox: Outbox,
  ) {}

  async read(): Promise<z.output<typeof MeDto>> {
    const userId = requireUserId();
    return { ...(await readUser(userId)), organizations: await this.directory.allFor(userId) };
  }

  async update(input: UpdateMe): Promise<z.output<typeof MeDto>> {
    const { em } = requireScope();
    const user = await em.findOneOrFail(User, requireUserId());
    expectVersion(user);
    const { defaultOrganizationId } = input;
    if (defaultOrganizationId && !(await this.directory.activeFor(user.id, defaultOrganizationId))) throw missing('#/defaultOrganizationId');
    const changed = applyPatch(user, input);
    if (changed.length > 0) this.outbox.publish(UserUpdated, { userId: user.id, changed });
    await em.flush().catch((error: unknown) => {
      throw constraintOf(error) === 'users_username' ? new UsernameTaken({ cause: error }) : error;
    });
    return this.read();
  }
}
