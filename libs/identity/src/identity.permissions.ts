import { defineAudiences, definePermissions } from '@app/kernel';

/** What the installation's roles may do, across organizations. */
export const installation = definePermissions(
  'installation',
  {
    users: {
      read: 'See the users of the installation.',
      write: 'Suspend, reactivate and delete users.',
    },
    roles: {
      write: 'Give and take the roles of the installation.',
    },
    organizations: {
      read: 'See the organizations of the installation.',
    },
  },
  'installation',
);

defineAudiences({ 'identity.': { permission: installation.users.read } });
