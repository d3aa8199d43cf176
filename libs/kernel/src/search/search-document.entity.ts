import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantTable, timestamp } from '../database/columns.js';
import { Role } from '../database/roles.js';

/**
 * What of a record may be searched for. A projection: only triggers write it, in the transaction that changes the record,
 * so it cannot miss a change nor tell of one that was rolled back.
 */
export const SearchDocumentSchema = defineEntity({
  name: 'SearchDocument',
  ...tenantTable('search_documents', {
    searchable: true,
    // what a foreign key changes it changes as the owner, and the triggers run as whoever made the change
    policies: [{ name: 'search_documents_owner', roles: [Role.owner], using: 'true', check: 'true' }],
  }),
  properties: {
    organizationId: p.uuid().primary(),
    type: p.string().length(40).primary(),
    id: p.uuid().primary(),
    /** What the record is called. */
    title: p.string().length(500),
    /** The searched fields by name, as they are shown; `title` is not among them. */
    fields: p.json<Record<string, string>>(),
    /** Title, fields and keys without case and accents; a blank comes before every word. */
    body: p.text(),
    /** What finds the record when it is given whole: addresses, numbers, the digits of phone numbers. */
    keys: p.array<string>().columnType('text[]'),
    /** Users who see the record without a permission to see those of everybody; null: whoever may see its type. */
    readers: p.array<string>().columnType('uuid[]').nullable(),
    updatedAt: timestamp(),
  },
  indexes: [
    { name: 'search_documents_trigrams', expression: `create index "search_documents_trigrams" on "search_documents" using gin (trigram_keys("organization_id", "body"))` },
    { name: 'search_documents_keys', expression: `create index "search_documents_keys" on "search_documents" using gin ("organization_id", "keys")` },
  ],
});
