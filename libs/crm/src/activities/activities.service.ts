import { Clock, expectVersion, NotFound, Outbox, requireScope, requireUserId, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ActivityCompleted, ActivityCreated, ActivityDeleted, ActivityMentioned, ActivityReopened, ActivityUpdated } from '../events.js';
import type { ActivityResource, CreateActivity, UpdateActivity } from './activity.dto.js';
import { Activity, type ActivityChanges } from './activity.entity.js';
import { ActivityView, allOf, conditionsOf } from './activity.view.js';
import { mentionsIn, newMentions } from './mentions.js';
import { RemindOfActivity } from './remind-of-activity.job.js';
import { requireLinks } from './require-links.js';

/** Activities of the running organization. Every method answers or throws 404 for rows that are deleted, not its own or not the caller's to see. */
@Injectable()
export class ActivitiesService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly reminders: RemindOfActivity,
  ) {}

  list(query: ListQuery) {
    return ActivityView.page(query, allOf(conditionsOf(query, requireUserId())));
  }

  get(id: string): Promise<ActivityResource> {
    return ActivityView.one(id);
  }

  async create({ completed, ...input }: CreateActivity): Promise<ActivityResource> {
    await this.requireReferences(input);
    const { userId } = requireScope();
    const activity = this.em.create(Activity, { ...input, scheduledAt: null, remindAt: null, createdById: userId });
    activity.edit(changesOf(input));
    if (completed) activity.complete(this.clock.now(), userId);
    await this.em.flush();
    this.outbox.publish(ActivityCreated, { activityId: activity.id, ...factsOf(activity) });
    await this.tellMentioned(activity, mentionsIn(activity.description));
    await this.reminders.schedule(activity);
    return this.present(activity);
  }

  async update(id: string, { completed, ...changes }: UpdateActivity): Promise<ActivityResource> {
    const activity = await this.lock(id);
    expectVersion(activity);
    await this.requireReferences(changes);
    const before = activity.description;
    const changed = activity.edit(changesOf(changes));
    if (completed !== undefined && completed !== activity.completed) this.setCompleted(activity, completed);
    await this.em.flush();
    if (changed.length > 0) this.outbox.publish(ActivityUpdated, { activityId: id, changed, ...factsOf(activity) });
    await this.tellMentioned(activity, newMentions(before, activity.description));
    await this.reminders.schedule(activity);
    return this.present(activity);
  }

  async complete(id: string): Promise<ActivityResource> {
    return this.change(id, true);
  }

  async reopen(id: string): Promise<ActivityResource> {
    return this.change(id, false);
  }

  async delete(id: string): Promise<void> {
    const activity = await this.lock(id);
    expectVersion(activity);
    activity.delete(this.clock.now());
    this.outbox.publish(ActivityDeleted, { activityId: id, ...factsOf(activity) });
  }

  private async change(id: string, completed: boolean): Promise<ActivityResource> {
    const activity = await this.lock(id);
    expectVersion(activity);
    this.setCompleted(activity, completed);
    await this.em.flush();
    await this.reminders.schedule(activity);
    return this.present(activity);
  }

  /** As it is now, also for who gave it away and will not see it again. */
  private present(activity: Activity): ActivityResource {
    return ActivityView.present(Object.assign(Object.create(activity) as Activity, { isOverdue: activity.isLate(this.clock.now()) }));
  }

  private setCompleted(activity: Activity, completed: boolean): void {
    if (completed) activity.complete(this.clock.now(), requireScope().userId);
    else activity.reopen();
    this.outbox.publish(completed ? ActivityCompleted : ActivityReopened, { activityId: activity.id, ...factsOf(activity) });
  }

  private async requireReferences(input: Partial<CreateActivity>): Promise<void> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    await requireLinks(input);
  }

  /** Only members are told; an id of anybody else is text. */
  private async tellMentioned(activity: Activity, userIds: string[]): Promise<void> {
    const members = await this.tenancy.activeUserIds(userIds);
    if (members.length > 0) this.outbox.publish(ActivityMentioned, { activityId: activity.id, userIds: members });
  }

  /** Locked until the transaction ends: whoever comes second sees what the first did. */
  private async lock(id: string): Promise<Activity> {
    await ActivityView.one(id); // 404 for what the caller may not see
    return this.em.findOneOrFail(Activity, { id, deletedAt: null }, { failHandler: () => new NotFound(), lockMode: LockMode.PESSIMISTIC_WRITE });
  }
}

function changesOf({ scheduledAt, remindAt, completed: _, ...input }: Partial<CreateActivity>): ActivityChanges {
  return { ...input, ...(scheduledAt !== undefined && { scheduledAt: momentOf(scheduledAt) }), ...(remindAt !== undefined && { remindAt: momentOf(remindAt) }) };
}

const momentOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** What every event of an activity says of it. */
function factsOf({ activityType, assignedToId, leadId, dealId, contactId, accountId, customerId }: Activity) {
  return {
    activityType,
    assignedToId: assignedToId ?? null,
    leadId: leadId ?? null,
    dealId: dealId ?? null,
    contactId: contactId ?? null,
    accountId: accountId ?? null,
    customerId: customerId ?? null,
  };
}
