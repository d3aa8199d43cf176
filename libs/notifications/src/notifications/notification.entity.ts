import { currentTime, idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const NOTIFICATION_TYPES = ['info', 'success', 'warning', 'error'] as const;

const NotificationSchema = defineEntity({
  name: 'Notification',
  ...tenantTable('notifications'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    /** The recipient. */
    userId: p.uuid(),
    /** One of notification-kinds. */
    kind: p.string().length(60),
    title: p.string().length(255),
    message: p.text(),
    type: p.enum(NOTIFICATION_TYPES),
    isRead: p.boolean().default(false),
    readAt: timestamp().nullable(),
    /** What it is about, e.g. `email`, and its id; the reader asks that context for more. */
    relatedObjectType: p.string().length(40).nullable(),
    relatedObjectId: p.uuid().nullable(),
    /** Shown in the product; one that is not only waits for its mail. */
    inApp: p.boolean().default(true),
    /** Part of the daily digest, and of which one once it was put together. */
    inDigest: p.boolean().default(false),
    digestId: p.uuid().nullable(),
    /** When it was mailed by itself. */
    emailedAt: timestamp().nullable(),
    /** The event it tells about: each recipient is told of it once. */
    sourceEventId: p.uuid().nullable(),
    createdAt: timestamp().onCreate(currentTime),
  },
  checks: [
    { name: 'notifications_read_check', expression: 'is_read = (read_at is not null)' },
    { name: 'notifications_related_object_check', expression: '(related_object_type is null) = (related_object_id is null)' },
    { name: 'notifications_digest_check', expression: 'in_digest or digest_id is null' },
  ],
  indexes: [
    { name: 'notifications_user', properties: ['organizationId', 'userId', 'createdAt', 'id'] },
    { name: 'notifications_unread', expression: `create index "notifications_unread" on "notifications" ("organization_id", "user_id", "created_at", "id") where not is_read` },
    { name: 'notifications_source', expression: `create unique index "notifications_source" on "notifications" ("organization_id", "user_id", "kind", "source_event_id") where source_event_id is not null` },
    { name: 'notifications_digest_id', properties: ['organizationId', 'digestId'] },
    { name: 'notifications_in_digest', expression: `create index "notifications_in_digest" on "notifications" ("organization_id", "user_id", "created_at", "id") where in_digest and digest_id is null` },
  ],
});

/** A short message to one member. */
export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);
