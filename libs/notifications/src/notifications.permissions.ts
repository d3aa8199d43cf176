import { defineAudiences, definePermissions } from '@app/kernel';

export const notifications = definePermissions('notifications', {
  notifications: {
    read: 'See one\'s own notifications.',
    write: 'Mark one\'s own notifications as read.',
  },
  preferences: {
    read: 'See how one is told about what.',
    write: 'Choose how to be told about what.',
  },
  stream: {
    read: 'Be told live of what one may see.',
  },
});

defineAudiences({ 'notifications.notification.': { permission: notifications.notifications.read, personalTo: 'userId' } });
