import { idOf } from '@app/kernel';
import { z } from 'zod';
import { NOTIFICATION_TYPES } from './notification.entity.js';
import { NOTIFICATION_KINDS } from './notification-kinds.js';

const id = '01937c4e-9999-7b3c-9d4e-5f6a7b8c9d0e';

export const NotificationDto = z
  .object({
    id: idOf('notification'),
    userId: idOf('user'),
    kind: z.enum(NOTIFICATION_KINDS),
    title: z.string(),
    message: z.string(),
    type: z.enum(NOTIFICATION_TYPES),
    isRead: z.boolean(),
    readAt: z.iso.datetime().nullable(),
    relatedObjectType: z.string().nullable().describe('What it is about, e.g. `email`.'),
    relatedObjectId: z.uuid().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'Notification',
    example: {
      id,
      userId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      kind: 'email_received',
      title: 'New e-mail',
      message: 'A message arrived in one of your mailboxes.',
      type: 'info',
      isRead: false,
      readAt: null,
      relatedObjectType: 'email',
      relatedObjectId: '01937c4e-aaaa-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
    },
  });

export const ReadNotificationsDto = z
  .strictObject({
    ids: z.array(idOf('notification')).min(1).max(100).optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), { error: 'say either ids or all' })
  .meta({ id: 'ReadNotifications', example: { ids: [id] } });
export type ReadNotifications = z.output<typeof ReadNotificationsDto>;

export const NotificationsReadDto = z.object({ updated: z.int().describe('How many were unread before.') }).meta({ id: 'NotificationsRead', example: { updated: 1 } });

export const UnreadCountDto = z.object({ unreadCount: z.int() }).meta({ id: 'UnreadCount', example: { unreadCount: 3 } });
