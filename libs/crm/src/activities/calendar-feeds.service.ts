import { AccessPolicy, Clock, kernelConfig, NotFound, requireOrganizationId, requireScope, requireUserId, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { mineOf } from './activity.view.js';
import { calendarOf, newCalendarToken } from './calendar-token.js';
import type { CalendarActivity } from './render-calendar.js';

/** A calendar begins this long ago, and has no end. */
const PAST_DAYS = 90;
const MAX_EVENTS = 2_000;

/** The signed-in user's own calendar of activities in the running organization, and reading it by its token. */
@Injectable()
export class CalendarFeedsService {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly clock: Clock,
  ) {}

  async get(): Promise<{ createdAt: string | null }> {
    const [feed] = await requireScope().rows<{ createdAt: string }>('select created_at as "createdAt" from calendar_feeds where organization_id = ? and user_id = ?', [requireOrganizationId(), requireUserId()]);
    return { createdAt: feed ? new Date(feed.createdAt).toISOString() : null };
  }

  /** A new address; the one before ends with it. */
  async renew(): Promise<{ url: string; createdAt: string }> {
    const { token, hash } = newCalendarToken(requireOrganizationId());
    const now = this.clock.now();
    await requireScope().rows(
      `insert into calendar_feeds (id, organization_id, user_id, token_hash, created_at) values (?, ?, ?, ?, ?)
       on conflict (organization_id, user_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
      [uuidv7(), requireOrganizationId(), requireUserId(), hash, now],
    );
    return { url: new URL(`/v1/activities/calendar.ics?token=${token}`, kernelConfig.value().PUBLIC_URL).href, createdAt: now.toISOString() };
  }

  /** Nothing happens where there is none. */
  async revoke(): Promise<void> {
    await requireScope().rows('delete from calendar_feeds where organization_id = ? and user_id = ?', [requireOrganizationId(), requireUserId()]);
  }

  /** The document behind a token; 404 for a token that is none or was revoked, and when its user may not see activities any more. */
  async read(token: string): Promise<string> {
    const named = calendarOf(token);
    if (!named) throw new NotFound();
    const scope = requireScope();
    scope.actAs(named.organizationId, null);
    const [feed] = await scope.rows<{ userId: string }>('select user_id as "userId" from calendar_feeds where organization_id = ? and token_hash = ?', [named.organizationId, named.tokenHash]);
    if (!feed) throw new NotFound();
    const actor = await this.policy.actorInAbsence(feed.userId, named.organizationId);
    if (!actor?.permissions.has(crm.activities.read)) throw new NotFound();
    const activities = await activitiesOf(feed.userId);
    const { renderCalendar } = await import('./render-calendar.js'); // few organizations have feeds
    return renderCalendar(activities, { host: new URL(kernelConfig.value().PUBLIC_URL).hostname, name: 'Frontoffice' });
  }
}

async function activitiesOf(userId: string): Promise<CalendarActivity[]> {
  const mine = mineOf(userId);
  const rows = await requireScope().rows<Record<'scheduledAt' | 'remindAt' | 'createdAt' | 'updatedAt', string> & Omit<CalendarActivity, 'scheduledAt' | 'remindAt' | 'createdAt' | 'updatedAt'>>(
    `select id, activity_type as "activityType", subject, description, scheduled_at as "scheduledAt", duration_minutes as "durationMinutes", remind_at as "remindAt",
       completed, created_at as "createdAt", updated_at as "updatedAt", version
     from activities t where organization_id = ? and deleted_at is null and scheduled_at > now() - interval '${PAST_DAYS} days' and ${mine.sql}
     order by scheduled_at, id limit ${MAX_EVENTS}`,
    [requireOrganizationId(), ...mine.params],
  );
  return rows.map((row) => ({
    ...row,
    scheduledAt: new Date(row.scheduledAt),
    remindAt: row.remindAt ? new Date(row.remindAt) : null,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
  }));
}
