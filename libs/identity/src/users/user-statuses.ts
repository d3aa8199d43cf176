import { Injectable } from '@nestjs/common';
import { Jobs, NotFound, Outbox, requireScope } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { UserStatusChanged } from '../events.js';
import type { Notice } from '../notices/notices.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';
import { keepASuperuser } from '../roles/superusers.js';
import { SessionEnds } from '../sessions/session-ends.js';
import type { UserStatus } from './user-kinds.js';
import { StatusConflict } from './user.problems.js';

type Reached = Exclude<UserStatus, 'deleted'>;

/** From where a status may be reached, and what is recorded and mailed then. */
const STEPS: Record<Reached, { from: readonly UserStatus[]; event: LoginEventType; notice: Notice }> = {
  active: { from: ['inactive', 'suspended'], event: 'user.reactivated', notice: 'user_reactivated' },
  inactive: { from: ['active'], event: 'user.deactivated', notice: 'user_deactivated' },
  suspended: { from: ['active', 'inactive'], event: 'user.suspended', notice: 'user_suspended' },
};

/** The status of users: who is not active cannot sign in, and no session of theirs lives on. */
@Injectable()
export class UserStatuses {
  constructor(
    private readonly ends: SessionEnds,
    private readonly loginEvents: LoginEvents,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /** In the running transaction. 404 for nobody, 409 `status_conflict` for a step that cannot be, 409 `last_superuser`. */
  async change(userId: string, to: Reached, reason: string | null, client: Client | null): Promise<void> {
    const scope = requireScope();
    const { from, event, notice } = STEPS[to];
    if (to !== 'active') await keepASuperuser(userId);
    const [user] = await scope.rows<{ status: UserStatus }>('select status from users where id = ? for update', [userId]);
    if (!user || user.status === 'deleted') throw new NotFound();
    if (!from.includes(user.status)) throw new StatusConflict({ extensions: { status: user.status } });
    await scope.rows(
      `update users set status = ?, status_reason = ?, deactivated_at = case when ? = 'active' then null else coalesce(deactivated_at, now()) end, updated_at = now(), version = version + 1
       where id = ? returning id`,
      [to, reason, to, userId],
    );
    if (to !== 'active') await this.ends.endOthers({ userId, exceptSessionId: null }, 'user_deactivated', client);
    const loginEventId = await this.loginEvents.record({ type: event, userId, client: null });
    await this.jobs.enqueue(SendSecurityNotice, { userId, notice, loginEventId });
    this.outbox.publish(UserStatusChanged, { userId, status: to });
  }
}
