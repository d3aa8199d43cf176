import { definePermissions } from '@app/kernel';

export const tenancy = definePermissions('tenancy', {
  organization: {
    read: 'See the profile of the organization.',
    write: 'Change the profile of the organization.',
  },
  members: {
    read: 'See who belongs to the organization.',
  },
});
