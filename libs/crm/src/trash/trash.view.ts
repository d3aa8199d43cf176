import { defineView, equals, requireScope, type Fragment } from '@app/kernel';
import { z } from 'zod';
import { crm } from '../crm.permissions.js';
import { ownRecords } from '../visibility/own-records.js';
import { TRASH_TYPES, TrashEntryDto, type TrashType } from './trash-entry.dto.js';

export const KEEP_DAYS = 30;

const PERSON = `first_name || ' ' || last_name`;
/** Where deleted records of a kind lie, what they are called there, and who may see them. Merged ones are no rubbish: they lead to their survivor. */
export const TRASH = {
  lead: { table: 'leads', title: PERSON, restorable: 'merged_into_id is null', read: crm.leads.read },
  contact: { table: 'contacts', title: PERSON, restorable: 'merged_into_id is null', read: crm.contacts.read },
  account: { table: 'accounts', title: 'name', restorable: 'merged_into_id is null', read: crm.accounts.read },
  deal: { table: 'deals', title: 'title', restorable: 'true', read: crm.deals.read },
} as const satisfies Record<TrashType, unknown>;

const parts = TRASH_TYPES.map((type) => {
  const { table, title, restorable } = TRASH[type];
  return `select '${type}' as type, id, organization_id, ${title} as title, assigned_to_id, created_by_id, deleted_at, deleted_at + interval '${KEEP_DAYS} days' as purged_at from ${table} where deleted_at is not null and ${restorable}`;
});

/** What was deleted lately, of every kind the acting user may see. */
export const TrashView = defineView({
  table: `(${parts.join(' union all ')})`,
  resource: 'trash-entry',
  returns: TrashEntryDto,
  visible: () => seen(),
  filters: { type: equals('t.type', z.enum(TRASH_TYPES)) },
  sort: { deletedAt: { sql: 't.deleted_at', cast: 'timestamptz' } },
  defaultSort: '-deletedAt',
});

function seen(): Fragment {
  const { actor } = requireScope();
  const types = TRASH_TYPES.filter((type) => !actor || actor.permissions.has(TRASH[type].read));
  const own = ownRecords();
  return { sql: `t.type = any(?::text[])${own ? ` and ${own.sql}` : ''}`, params: [types, ...(own?.params ?? [])] };
}
