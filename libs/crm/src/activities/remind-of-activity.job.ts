import { Clock, defineJob, Handles, Jobs, Outbox, type JobData } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ActivityReminderDue } from '../events.js';
import { Activity } from './activity.entity.js';

/** Waits until `remindAt`; an activity that was put off, completed or deleted meanwhile leaves it with nothing to do. */
export const RemindOfActivityJob = defineJob('crm.remind-of-activity', { data: z.object({ activityId: z.uuid(), remindAt: z.iso.datetime() }) });

@Injectable()
export class RemindOfActivity {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Enqueues the reminder of an activity that awaits one; a time that has passed is due at once. */
  async schedule(activity: Activity): Promise<void> {
    if (!activity.awaitsReminder()) return;
    const remindAt = activity.remindAt!;
    const delayMs = Math.max(0, remindAt.getTime() - this.clock.now().getTime());
    await this.jobs.enqueue(RemindOfActivityJob, { activityId: activity.id, remindAt: remindAt.toISOString() }, { delayMs, dedupeKey: `${activity.id} ${remindAt.getTime()}` });
  }

  /** Exactly once for each `remindAt`: the row is locked, and says afterwards that it was done. */
  @Handles(RemindOfActivityJob)
  async remind({ activityId, remindAt }: JobData<typeof RemindOfActivityJob>): Promise<void> {
    const activity = await this.em.findOne(Activity, { id: activityId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!activity?.awaitsReminder() || activity.remindAt!.toISOString() !== remindAt) return;
    activity.remindedAt = this.clock.now();
    const userId = activity.responsibleId();
    if (userId) this.outbox.publish(ActivityReminderDue, { activityId, userId });
  }
}
