import * as commerce from '@app/commerce/events';
import * as crm from '@app/crm/events';
import { OnEvent, OperationFinished, type EventDefinition, type EventOf } from '@app/kernel';
import { EmailAccountNeedsSignIn, EmailReceived } from '@app/messaging/events';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { NotificationKind } from './notification-kinds.js';
import { TellMembers } from './tell-members.js';

/** Whom an event is to be told, as what, and about which record. */
interface Telling {
  kind: NotificationKind;
  userIds: readonly (string | null | undefined)[];
  relatedObjectId: string;
  /** Nobody's act, whoever was at work when it was found: nobody is left out. */
  isNobodysAct?: boolean;
}

const tellings = new Map<string, { event: EventDefinition; telling(data: never): Telling | undefined }>();

/** Makes an event something members are told of; its listener comes with it. */
function tell<S extends z.ZodType>(event: EventDefinition<S>, telling: (data: z.output<S>) => Telling | undefined): void {
  tellings.set(event.type, { event, telling });
}

tell(crm.RecordAssigned, ({ type, recordId, assignedToId }) => ({ kind: `${type}_assigned`, userIds: [assignedToId], relatedObjectId: recordId }));
tell(crm.IssueAssigned, ({ issueId, assignedToId }) => ({ kind: 'issue_assigned', userIds: [assignedToId], relatedObjectId: issueId }));
tell(crm.DealWon, ({ dealId, assignedToId }) => ({ kind: 'deal_won', userIds: [assignedToId], relatedObjectId: dealId }));
tell(crm.DealLost, ({ dealId, assignedToId }) => ({ kind: 'deal_lost', userIds: [assignedToId], relatedObjectId: dealId }));
tell(crm.ActivityCreated, ({ activityId, assignedToId }) => ({ kind: 'activity_assigned', userIds: [assignedToId], relatedObjectId: activityId }));
tell(crm.ActivityUpdated, ({ activityId, assignedToId, changed }) =>
  changed.includes('assignedToId') ? { kind: 'activity_assigned', userIds: [assignedToId], relatedObjectId: activityId } : undefined,
);
tell(crm.ActivityReminderDue, ({ activityId, userId }) => ({ kind: 'activity_reminder', userIds: [userId], relatedObjectId: activityId, isNobodysAct: true }));
tell(crm.ActivityMentioned, ({ activityId, userIds }) => ({ kind: 'mention', userIds, relatedObjectId: activityId }));
tell(OperationFinished, ({ operationId, kind, createdById }) => ({ kind: finishedKind(kind), userIds: [createdById], relatedObjectId: operationId, isNobodysAct: true }));
tell(commerce.SegmentBuildFailed, ({ segmentId, createdById }) => ({ kind: 'segment_failed', userIds: [createdById], relatedObjectId: segmentId, isNobodysAct: true }));
tell(EmailReceived, ({ emailId, ownerUserId, isBackfill }) => (isBackfill ? undefined : { kind: 'email_received', userIds: [ownerUserId], relatedObjectId: emailId, isNobodysAct: true }));
tell(EmailAccountNeedsSignIn, ({ emailAccountId, ownerUserId }) => ({ kind: 'email_sign_in_needed', userIds: [ownerUserId], relatedObjectId: emailAccountId, isNobodysAct: true }));

/** An operation's kind is the name of its job, e.g. `kernel.run-import`. */
function finishedKind(kind: string): NotificationKind {
  if (/import\b/.test(kind)) return 'import_finished';
  return /export\b/.test(kind) ? 'export_finished' : 'operation_finished';
}

/** Tells members of what happened: one listener for each event there is something to say about. Nobody is told twice of one event. */
@Injectable()
export class ListenForNotifications {
  constructor(private readonly members: TellMembers) {}

  async listen(event: EventOf<EventDefinition>): Promise<void> {
    const telling = tellings.get(event.type)?.telling(event.data as never);
    if (!telling) return;
    const { userIds, kind, relatedObjectId, isNobodysAct } = telling;
    await this.members.tell(userIds, { kind, relatedObjectId, event: { id: event.id, actorUserId: isNobodysAct ? null : event.actorUserId } });
  }
}

type Listen = (this: ListenForNotifications, event: EventOf<EventDefinition>) => Promise<void>;

for (const { event } of tellings.values()) {
  const [, resource, fact] = event.type.replaceAll('_', '-').split('.') as [string, string, string];
  const name = `notify-${resource}-${fact}`;
  const descriptor: TypedPropertyDescriptor<Listen> = { configurable: true, writable: true, value: function listen(told) { return this.listen(told); } };
  OnEvent(event, `notifications.${name}`)(ListenForNotifications.prototype, name, descriptor as never);
  Object.defineProperty(ListenForNotifications.prototype, name, descriptor);
}
