import { Injectable } from '@nestjs/common';
import { applyPatch, constraintOf, expectVersion, missing, Outbox, problems, requireScope, requireUserId } from '@app/kernel';
import type { z } from 'zod';
import { UserUpdated } from '../events.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { readUser } from './read-user.js';
import type { MeDto, UpdateMe } from './user.dto.js';
import { User } from './user.entity.js';
import { UsernameTaken } from './user.problems.js';

interface Standing {
  installationRoles: string[];
  activeTokenId: string | null;
}

const STANDING = `
  select array(select r.name from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = ? order by r.id) as "installationRoles",
    (select t.id from sessions s join refresh_tokens t on t.session_id = s.id
     where s.user_id = ? and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now()
     order by s.created_at desc, s.id desc, t.created_at desc, t.id desc limit 1) as "activeTokenId"`;

/** The signed-in user's own profile. */
@Injectable()
export class MeService {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly outbox: Outbox,
  ) {}

  async read(): Promise<z.output<typeof MeDto>> {
    const userId = requireUserId();
    const [standing] = await requireScope().rows<Standing>(STANDING, [userId, userId]);
    return { ...(await readUser(userId)), ...standing!, organizations: await this.directory.allFor(userId) };
  }

  async update(input: UpdateMe): Promise<z.output<typeof MeDto>> {
    const { em } = requireScope();
    const user = await em.findOneOrFail(User, requireUserId());
    if (user.status !== 'active') throw new problems.Unauthenticated(); // the token was looked at before
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
