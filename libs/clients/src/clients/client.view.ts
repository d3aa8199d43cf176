import { defineView } from '@app/kernel';
import { ClientDto } from './client.dto.js';

/** What a client app shows, and how client apps are listed. */
export const clientView = defineView({
  table: 'clients',
  resource: 'client',
  returns: ClientDto,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, name: { sql: 't.name', cast: 'text' } },
  defaultSort: 'createdAt',
});
