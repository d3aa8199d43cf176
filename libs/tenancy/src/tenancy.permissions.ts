import { defineAudiences, definePermissions } from '@app/kernel';

export const tenancy = definePermissions('tenancy', {
  organization: {
    read: 'See the profile of the organization.',
    write: 'Change the profile of the organization.',
  },
  ownership: {
    write: 'Hand the organization over, and set what the sessions of its members must prove.',
  },
  deletion: {
    write: 'Delete the organization, and take that back.',
  },
  members: {
    read: 'See who belongs to the organization, and why they may do what they may.',
    write: 'Change what members are and may do, deactivate and remove them.',
    audit: 'See how members sign in.',
  },
  invitations: {
    read: 'See who was invited into the organization.',
    write: 'Invite people into the organization, and take invitations back.',
  },
  customFields: {
    read: 'See which fields the organization added to its records.',
    write: 'Add, change, archive and delete fields of records.',
  },
  plugins: {
    read: 'See which outside services are connected, without their secrets.',
    write: 'Connect, change and disconnect outside services.',
    verify: 'Have a connected service asked whether it works.',
  },
  exchange_rates: {
    read: 'See what other currencies are worth in the one of the organization.',
    write: 'Store, change and delete exchange rates.',
  },
});

defineAudiences({
  'tenancy.organization.': { permission: tenancy.organization.read },
  'tenancy.member.': { permission: tenancy.members.read },
  'tenancy.invitation.': { permission: tenancy.invitations.read },
  'tenancy.plugin.': { permission: tenancy.plugins.read },
  'tenancy.custom_field.': { permission: tenancy.customFields.read },
});
