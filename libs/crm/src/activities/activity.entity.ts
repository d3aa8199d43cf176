import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { ActivityAlreadyCompleted, ActivityNotCompleted } from './activity.problems.js';

export const ACTIVITY_TYPES = ['note', 'call', 'email', 'meeting', 'task'] as const;

const ActivitySchema = defineEntity({
  name: 'Activity',
  ...tenantTable('activities'),
  properties: {
    ...tenantColumns,
    activityType: p.enum(ACTIVITY_TYPES),
    subject: p.string().length(255),
    /** May mention members: `@[userId]`. */
    description: p.text().default(''),
    scheduledAt: timestamp().nullable(),
    durationMinutes: p.integer().nullable(),
    /** When its assignee, or else its author, is reminded of it. */
    remindAt: timestamp().nullable(),
    /** When that was done; one reminder for each `remindAt`. */
    remindedAt: timestamp().nullable(),
    completed: p.boolean().default(false),
    completedAt: timestamp().nullable(),
    completedById: p.uuid().nullable(),
    assignedToId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    leadId: p.uuid().nullable(),
    dealId: p.uuid().nullable(),
    contactId: p.uuid().nullable(),
    accountId: p.uuid().nullable(),
    customerId: p.uuid().nullable(),
    deletedAt: timestamp().nullable(),
  },
  checks: [
    { name: 'activities_completed_check', expression: 'completed = (completed_at is not null)' },
    { name: 'activities_duration_check', expression: 'duration_minutes > 0' },
  ],
  uniques: [{ name: 'activities_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'activities_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'activities_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'activities_scheduled_at', properties: ['organizationId', 'scheduledAt', 'id'] },
    { name: 'activities_assigned_to_id', properties: ['organizationId', 'assignedToId', 'scheduledAt', 'id'] },
    { name: 'activities_created_by_id', properties: ['organizationId', 'createdById', 'createdAt', 'id'] },
    { name: 'activities_completed_by_id', properties: ['organizationId', 'completedById'] },
    { name: 'activities_lead_id', properties: ['organizationId', 'leadId', 'createdAt', 'id'] },
    { name: 'activities_deal_id', properties: ['organizationId', 'dealId', 'createdAt', 'id'] },
    { name: 'activities_contact_id', properties: ['organizationId', 'contactId', 'createdAt', 'id'] },
    { name: 'activities_account_id', properties: ['organizationId', 'accountId', 'createdAt', 'id'] },
    { name: 'activities_customer_id', properties: ['organizationId', 'customerId', 'createdAt', 'id'] },
    {
      name: 'activities_open',
      expression: `create index "activities_open" on "activities" ("organization_id", "scheduled_at", "id") where not completed and deleted_at is null`,
    },
  ],
});

/** What of an activity may be changed by hand. */
export type ActivityChanges = {
  [F in 'activityType' | 'subject' | 'description' | 'scheduledAt' | 'durationMinutes' | 'remindAt' | 'assignedToId' | 'leadId' | 'dealId' | 'contactId' | 'accountId' | 'customerId']?:
    | Activity[F]
    | undefined;
};

/** Two dates of the same time are two objects, and no change. */
function withoutEqualTimes(activity: Activity, changes: ActivityChanges): ActivityChanges {
  const kept = { ...changes };
  for (const field of ['scheduledAt', 'remindAt'] as const) if (kept[field]?.getTime() === activity[field]?.getTime() && kept[field]) delete kept[field];
  return kept;
}

/** Something done with, or planned for, the records it is linked to. */
export class Activity extends ActivitySchema.class {
  /**
   * Answers the names of the fields that changed. An activity that is put off takes its reminder along, unless that is set
   * as well; a reminder that moved is given again.
   */
  edit(changes: ActivityChanges): string[] {
    const before = { scheduledAt: this.scheduledAt, remindAt: this.remindAt };
    const changed = applyPatch<Activity>(this, withoutEqualTimes(this, changes));
    if (changes.remindAt === undefined && changed.includes('scheduledAt') && before.remindAt && before.scheduledAt && this.scheduledAt) {
      this.remindAt = new Date(before.remindAt.getTime() + this.scheduledAt.getTime() - before.scheduledAt.getTime());
      changed.push('remindAt');
    }
    if (changed.includes('remindAt')) this.remindedAt = null;
    return changed;
  }

  /** 409 `activity_completed`. */
  complete(at: Date, userId: string | null): void {
    if (this.completed) throw new ActivityAlreadyCompleted();
    this.completed = true;
    this.completedAt = at;
    this.completedById = userId;
  }

  /** 409 `activity_not_completed`. A reminder that was not given yet is given in time again. */
  reopen(): void {
    if (!this.completed) throw new ActivityNotCompleted();
    this.completed = false;
    this.completedAt = null;
    this.completedById = null;
  }

  /** Whether somebody is still to be reminded at `remindAt`. */
  awaitsReminder(): boolean {
    return this.remindAt != null && this.remindedAt == null && !this.completed && this.deletedAt == null;
  }

  /** Its time has come, and it is not completed. */
  isLate(at: Date): boolean {
    return !this.completed && this.scheduledAt != null && this.scheduledAt < at;
  }

  /** Whom to remind. */
  responsibleId(): string | null {
    return this.assignedToId ?? this.createdById ?? null;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
ActivitySchema.setClass(Activity);
