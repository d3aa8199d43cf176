import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { NotificationDto } from './notification.dto.js';
import { NOTIFICATION_KINDS } from './notification-kinds.js';
import { NOTIFICATION_TYPES } from './notification.entity.js';

/** What a notification shows, and how one's own are listed. */
export const NotificationView = defineView({
  table: 'notifications',
  resource: 'notification',
  returns: NotificationDto,
  where: 't.in_app',
  filters: {
    isRead: equals('t.is_read', z.enum(['true', 'false']), 'boolean'),
    kind: equals('t.kind', z.enum(NOTIFICATION_KINDS)),
    type: equals('t.type', z.enum(NOTIFICATION_TYPES)),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
