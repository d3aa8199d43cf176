import { defineView, emailAddress, equals, idOf, line, recordsContaining } from '@app/kernel';
import { CUSTOM_FIELD_PARAMETERS } from '@app/tenancy';
import { writtenFilters, writtenSorts } from '../records/written-times.js';
import { ownRecords } from '../visibility/own-records.js';
import { ContactDto } from './contact.dto.js';

/** What a contact shows, and how contacts are listed. */
export const ContactView = defineView({
  table: 'contacts',
  resource: 'contact',
  returns: ContactDto,
  where: 't.deleted_at is null',
  visible: () => ownRecords(),
  search: recordsContaining('contact'),
  filters: {
    accountId: equals('t.account_id', idOf('account'), 'uuid'),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    email: equals('t.email', emailAddress()),
    domain: equals('t.domain', line(253).toLowerCase().meta({ example: 'shop.example' })),
    ...writtenFilters,
  },
  openParameters: CUSTOM_FIELD_PARAMETERS,
  sort: {
    ...writtenSorts,
    lastName: { sql: 't.last_name', cast: 'text' },
  },
  defaultSort: '-createdAt',
});
