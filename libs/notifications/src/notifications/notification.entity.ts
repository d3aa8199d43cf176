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
    title: p.string().length(255),
    message: p.text(),
    type: p.enum(NOTIFICATION_TYPES),
    isRead: p.boolean().default(false),
    readAt: timestamp().nullable(),
    /** What it is about, e.g. `email`, and its id; the reader asks that context for more. */
    relatedObjectType: p.string().length(40).nullable(),
    relatedObjectId: p.uuid().nullable(),
    createdAt: timestamp().onCreate(currentTime),
  },
  checks: [
    { name: 'notifications_read_check', expression: 'is_read = (read_at is not null)' },
    { name: 'notifications_related_object_check', expression: '(related_object_type is null) = (related_object_id is null)' },
  ],
  indexes: [
    { name: 'notifications_user', properties: ['organizationId', 'userId', 'createdAt', 'id'] },
    { name: 'notifications_unread', expression: `create index "notifications_unread" on "notifications" ("organization_id", "user_id", "created_at", "id") where not is_read` },
  ],
});

/** A short message to one member. */
export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);
