import { Injectable } from '@nestjs/common';
import { Jobs, Problem, requireScope } from '@app/kernel';
import { AnnounceChange } from '../mfa/announce-change.js';
import { SessionEnds } from '../sessions/session-ends.js';
import { UserStatuses } from '../users/user-statuses.js';
import type { AffectedLink } from './apply-security-event.job.js';
import { EraseAbandonedUser } from './erase-abandoned-user.job.js';
import { WaysIn } from './ways-in.js';

/** Closes here what was closed at a provider. Everything runs in the running transaction. */
@Injectable()
export class CloseAtProvider {
  constructor(
    private readonly ends: SessionEnds,
    private readonly statuses: UserStatuses,
    private readonly announceChange: AnnounceChange,
    private readonly jobs: Jobs,
    private readonly waysIn: WaysIn,
  ) {}

  /** Ends the sessions opened before the time, and takes no sign-in at the provider from before it any more. */
  async before({ id, userId }: AffectedLink, time: Date): Promise<void> {
    const { em } = requireScope();
    await em.execute(
      'update user_auth_providers set tokens_valid_after = greatest(tokens_valid_after, least(?::timestamptz, now())), updated_at = now() where id = ?',
      [time.toISOString(), id],
    );
    const sessions = await em.execute<{ id: string }[]>(
      'select id from sessions where user_id = ? and authenticated_at < ?::timestamptz and revoked_at is null and expires_at > now() and idle_expires_at > now()',
      [userId, time.toISOString()],
    );
    for (const session of sessions) await this.ends.end({ id: session.id, userId }, 'provider_event', null);
  }

  /**
   * Forgets the identity and its tokens. Who has no other way in is deactivated, and then erased: whoever deletes an account
   * at Mozilla means the data of those who rely on it, too.
   */
  async forever({ id, userId }: AffectedLink): Promise<void> {
    const { em } = requireScope();
    await em.execute('select 1 from users where id = ? for update', [userId]);
    const staysOpen = await this.waysIn.remainWithout(userId, id);
    await em.execute('delete from user_auth_providers where id = ?', [id]);
    await this.announceChange.announce(userId, 'provider.unlinked', 'provider_unlinked', null);
    if (!staysOpen) await this.abandon(userId);
  }

  private async abandon(userId: string): Promise<void> {
    const [user] = await requireScope().em.execute<{ status: string }[]>('select status from users where id = ?', [userId]);
    if (user?.status !== 'active') return; // an operator's decision stands
    try {
      await this.statuses.change(userId, 'inactive', 'Deleted at the provider they signed in with.', null);
      await this.jobs.enqueue(EraseAbandonedUser, { userId });
    } catch (error) {
      if (!(error instanceof Problem)) throw error; // the last superuser stays
    }
  }
}
