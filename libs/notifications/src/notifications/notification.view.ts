import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { NotificationDto } from './notification.dto.js';
import { NOTIFICATION_TYPES } from './notification.entity.js';

/** What a notification shows, and how one's own are listed. */
export const NotificationView = defineView({
  table: 'notifications',
  resource: 'notification',
  returns: NotificationDto,
  filters: {
    isRead: equals('t.is_read', z.enum(['true', 'false']), 'boolean'),
    type: equals('t.type', z.enum(NOTIFICATION_TYPES)),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
