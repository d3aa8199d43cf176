import { definePermissions } from '@app/kernel';

export const notifications = definePermissions('notifications', {
  notifications: {
    read: 'See one\'s own notifications.',
    write: 'Mark one\'s own notifications as read.',
  },
});
