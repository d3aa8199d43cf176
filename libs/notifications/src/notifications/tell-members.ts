import { Jobs, Outbox, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { ScheduleDigest } from '../digests/schedule-digest.js';
import { NotificationCreated } from '../events.js';
import { channelsOf } from '../preferences/channels.js';
import { KINDS, type NotificationKind } from './notification-kinds.js';
import { SendNotificationJob } from './send-notification.job.js';

/** What members are told of, and by which event. */
export interface Occasion {
  kind: NotificationKind;
  relatedObjectId: string;
  event: { id: string; actorUserId: string | null };
}

interface Inserted {
  id: string;
  userId: string;
}

/** Tells members something, each by the ways they chose. */
@Injectable()
export class TellMembers {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly digests: ScheduleDigest,
  ) {}

  /** Whoever did it knows already, and who is no active member is told nothing. Each is told once of an event, however often it comes. */
  async tell(userIds: readonly (string | null | undefined)[], { kind, relatedObjectId, event }: Occasion): Promise<void> {
    const others = [...new Set(userIds)].filter((id): id is string => Boolean(id) && id !== event.actorUserId);
    const members = await this.tenancy.activeUserIds(others);
    const wanted = (await channelsOf(members, kind)).filter(({ inApp, email, digest }) => inApp || email || digest);
    if (wanted.length === 0) return;
    const { title, message, type, relatedObjectType } = KINDS[kind];
    const rows = wanted.map(({ userId, inApp, digest }) => ({ id: uuidv7(), user_id: userId, in_app: inApp, in_digest: digest }));
    const told = await requireScope().rows<Inserted>(
      `insert into notifications (organization_id, kind, title, message, type, related_object_type, related_object_id, source_event_id, created_at, id, user_id, in_app, in_digest)
       select ?, ?, ?, ?, ?, ?, ?, ?, ?, n.* from jsonb_to_recordset(?::jsonb) as n (id uuid, user_id uuid, in_app boolean, in_digest boolean)
       on conflict (organization_id, user_id, kind, source_event_id) where source_event_id is not null do nothing returning id, user_id as "userId"`,
      [requireOrganizationId(), kind, title, message, type, relatedObjectType, relatedObjectId, event.id, requireScope().now(), JSON.stringify(rows)],
    );
    for (const { id, userId } of told) {
      const { inApp, email, digest } = wanted.find((member) => member.userId === userId)!;
      if (inApp) this.outbox.publish(NotificationCreated, { notificationId: id, userId, kind });
      if (email) await this.jobs.enqueue(SendNotificationJob, { notificationId: id });
      if (digest) await this.digests.schedule(userId);
    }
  }
}
