import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const userId = z.uuid();

export const NotificationCreated = defineEvent('notifications.notification.created', 'A member was told something in the product.', z.object({ notificationId: z.uuid(), userId, kind: z.string().meta({ example: 'lead_assigned' }) }));

export const NotificationsRead = defineEvent('notifications.notification.read', 'A member read notifications; all of them where no ids are given.', z.object({ userId, notificationIds: z.array(z.uuid()).nullable() }));
