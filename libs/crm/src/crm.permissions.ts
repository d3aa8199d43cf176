import { definePermissions } from '@app/kernel';

export const crm = definePermissions('crm', {
  leads: {
    read: 'See leads.',
    write: 'Create, change, convert and delete leads.',
  },
  deals: {
    read: 'See deals and their stage history.',
    write: 'Create, change, move and delete deals.',
  },
  pipelines: {
    read: 'See pipelines and their stages.',
    write: 'Create and change pipelines.',
  },
  timeline: {
    read: 'See what happened with a lead or a deal.',
  },
  reports: {
    read: 'See sums and counts over the deals of everybody.',
  },
});
