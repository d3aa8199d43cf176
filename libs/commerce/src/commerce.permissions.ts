import { definePermissions } from '@app/kernel';

export const commerce = definePermissions('commerce', {
  customers: {
    read: 'See customers.',
    write: 'Create, change and delete customers.',
  },
});
