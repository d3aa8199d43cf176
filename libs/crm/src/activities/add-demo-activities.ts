import { requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { ActivitiesService } from './activities.service.js';
import type { CreateActivity } from './activity.dto.js';

type Plan = readonly [activityType: CreateActivity['activityType'], subject: string, description: string, inHours: number | null, completed?: boolean];

const HOUR_MS = 3_600_000;

/** In hours: what is done from when the lead came, everything else from now on; those without a time are notes and tasks for some day. */
const PLANS: readonly Plan[] = [
  ['call', 'First call', 'They compare three offers until the end of the month.', 26, true],
  ['note', 'Met at the fair', 'Knows our product from a former employer.', null],
  ['meeting', 'Demonstration', 'Show the reports and the calendar.', 50, true],
  ['email', 'Send references', 'Two customers of the same size.', 98, true],
  ['task', 'Check the terms of payment', 'They ask for sixty days.', -30],
  ['call', 'Ask whether the offer arrived', '', -5],
  ['meeting', 'Walk through the offer', 'Bring the figures of the pilot.', 20],
  ['task', 'Draft the contract', 'Start from the last one.', 44],
  ['call', 'Talk to purchasing', '', 68],
  ['meeting', 'Kick-off', 'With the people who will use it.', 190],
  ['task', 'Collect logos for the reference page', '', null],
  ['note', 'Budget is decided in January', 'The board meets on the second Tuesday.', null],
];

/** Calls, meetings, tasks and notes around the first leads, done, late and to come. */
@Injectable()
export class AddDemoActivities implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly activities: ActivitiesService,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.tell(cast));
  }

  private async tell({ memberIds, leads }: DemoCast): Promise<void> {
    const now = requireScope().now();
    for (const [i, lead] of leads.slice(0, 36).entries()) {
      const [activityType, subject, description, inHours, completed] = PLANS[i % PLANS.length]!;
      const scheduledAt = inHours === null ? null : onTheHour(completed ? lead.createdAt : now, inHours + Math.floor(i / PLANS.length) * 3);
      const assignedToId = memberIds[i % memberIds.length] ?? null;
      const mention = activityType === 'note' && memberIds[1] ? ` What do you think, @[${memberIds[1]}]?` : '';
      // written down a day before its time, and before now
      requireScope().actAt(new Date(Math.min(now.getTime(), scheduledAt?.getTime() ?? now.getTime()) - 24 * HOUR_MS));
      await this.activities.create({
        activityType, subject, description: `${description}${mention}`, assignedToId, leadId: lead.id, dealId: lead.convertedToDealId ?? null, completed: completed ?? false,
        ...(scheduledAt && { scheduledAt: scheduledAt.toISOString(), durationMinutes: activityType === 'meeting' ? 60 : 20 }),
        ...(scheduledAt && scheduledAt > now && { remindAt: new Date(scheduledAt.getTime() - HOUR_MS / 4).toISOString() }),
      });
    }
    requireScope().actAt(now);
  }
}

function onTheHour(now: Date, hours: number): Date {
  const time = new Date(now.getTime() + hours * HOUR_MS);
  time.setUTCMinutes(0, 0, 0);
  return time;
}
