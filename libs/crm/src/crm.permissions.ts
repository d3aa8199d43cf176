import { defineAudiences, definePermissions } from '@app/kernel';

export const crm = definePermissions('crm', {
  leads: {
    read: 'See leads.',
    write: 'Create, change, convert and delete leads.',
  },
  contacts: {
    read: 'See contacts.',
    write: 'Create, change and delete contacts.',
  },
  accounts: {
    read: 'See accounts.',
    write: 'Create, change and delete accounts.',
  },
  records: {
    read_all: 'See the records of everybody; without it only those one is responsible for.',
    import: 'Import leads, contacts and accounts from files.',
    export: 'Take lists of leads, contacts, accounts, deals, activities and issues out as files.',
  },
  views: {
    read: "See one's own saved views and those that are shared.",
    write: "Save views of lists, and change and share one's own.",
  },
  trash: {
    read: 'See what was deleted; every kind of record takes the permission to see it as well.',
  },
  assignment: {
    read: 'See in what order new leads are given to members.',
    write: 'Set in what order new leads are given to members.',
  },
  deals: {
    read: 'See deals and their stage history.',
    write: 'Create, change, move and delete deals.',
  },
  pipelines: {
    read: 'See pipelines and their stages.',
    write: 'Create and change pipelines.',
  },
  activities: {
    read: 'See activities, and read one\'s own in a calendar.',
    write: 'Create, change, complete and delete activities.',
  },
  issues: {
    read: 'See issues and their comments.',
    write: 'Create, change, link and delete issues, and comment on them.',
  },
  github: {
    read: 'See how issues are connected to GitHub.',
    write: 'Set the secret of GitHub callbacks and say who is who at GitHub.',
  },
  search: {
    read: 'Search; every kind of record takes the permission to see it as well.',
    rebuild: 'Have the search index made anew.',
  },
  timeline: {
    read: 'See what happened with a lead, deal, contact, account or customer.',
    rebuild: 'Have all timelines made anew.',
  },
  reports: {
    read: 'See sums and counts over the deals of everybody.',
  },
});

const ofOthersWith = crm.records.read_all;

defineAudiences({
  'crm.lead.': { permission: crm.leads.read, ofOthersWith },
  'crm.deal.': { permission: crm.deals.read, ofOthersWith },
  'crm.contact.': { permission: crm.contacts.read, ofOthersWith },
  'crm.account.': { permission: crm.accounts.read, ofOthersWith },
  'crm.activity.': { permission: crm.activities.read, ofOthersWith },
  'crm.activity.reminder_due': { permission: crm.activities.read, personalTo: 'userId' },
  'crm.activity.mentioned': { permission: crm.activities.read, personalTo: 'userIds' },
  'crm.record.': { permission: crm.records.read_all },
  'crm.record.assigned': { permission: crm.records.read_all, personalTo: 'assignedToId' },
  'crm.record.purged': { permission: crm.trash.read, ofOthersWith },
  'crm.record.restored': { permission: crm.trash.read, ofOthersWith },
  'crm.pipeline.': { permission: crm.pipelines.read },
  'crm.issue.': { permission: crm.issues.read },
});
