import { defineAudiences, definePermissions } from '@app/kernel';

export const clients = definePermissions('clients', {
  clients: {
    read: 'See client apps, their contacts and their environments.',
    write: 'Add, change and remove client apps, their contacts and their environments.',
  },
  tokens: {
    read: 'See the tokens of client apps, never their secrets, and what was asked with them.',
    write: 'Make, rotate and revoke tokens of client apps.',
  },
  personal_keys: {
    write: "Make, see and revoke API keys of one's own.",
  },
  webhooks: {
    read: 'See webhooks, never their secrets, and what was sent to them.',
    write: 'Add, change, test and remove webhooks, and have messages sent again.',
  },
  member_keys: {
    read: 'See the API keys of every member, never their secrets.',
    write: 'Revoke the API keys of any member.',
  },
});

defineAudiences({
  'clients.': { permission: clients.clients.read },
  'clients.token.': { permission: clients.tokens.read },
  'clients.webhook.': { permission: clients.webhooks.read },
  'clients.personal_key.': { permission: clients.member_keys.read },
});
