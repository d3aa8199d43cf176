import { defineView } from '@app/kernel';
import { ClientContactDto } from './client-contact.dto.js';

/** Who answers for a client app, and how they are listed. */
export const clientContactView = defineView({
  table: 'client_contacts',
  resource: 'client-contact',
  returns: ClientContactDto,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
