import { defineAudiences, definePermissions } from '@app/kernel';

export const messaging = definePermissions('messaging', {
  accounts: {
    read: "See one's own e-mail accounts.",
    write: "Connect, change, verify, sync and remove one's own e-mail accounts.",
  },
  threads: {
    read: "Read one's own mail, and mail that belongs to a lead, a deal or a customer.",
    write: "Mark, categorise and link one's own mail.",
  },
});

// mail is its owner's; programs are told ids, and only if they may read mail
defineAudiences({
  'messaging.email.': { permission: messaging.threads.read, personalTo: 'ownerUserId' },
  'messaging.thread.': { permission: messaging.threads.read, personalTo: 'ownerUserId' },
  'messaging.email-account.': { permission: messaging.accounts.read, personalTo: 'ownerUserId' },
  'messaging.mailbox.': { permission: messaging.accounts.read, personalTo: 'ownerUserId' },
});
