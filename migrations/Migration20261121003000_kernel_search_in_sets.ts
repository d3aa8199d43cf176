import { Migration } from '@mikro-orm/migrations';

/** What the documents of a table are made of; `t` is the row. */
interface Documents {
  table: string;
  type: string;
  /** Rows for which this holds have no document. */
  unless: string;
  title: string;
  /** Shown name of a field → SQL of its text. */
  fields: Record<string, string>;
  keys: string[];
  /** SQL of the users who see it without a permission to see everybody's; null where the type is everybody's. */
  readers: string;
  /** Columns whose change makes the document anew. */
  columns: string[];
}

/** SQL that writes the documents of rows `t`; nothing where nothing changed, as most changes of a record are of something else. */
function putDocuments({ type, unless, title, fields, keys, readers }: Documents, rows: string): string {
  const pairs = Object.entries(fields).map(([name, sql]) => `'${name}', ${sql}`);
  const texts = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sql]) => sql);
  const found = keys.flatMap((key) => [`lower(nullif(${key}, ''))`, `case when ${key} ~ '^[+(]?[0-9][-0-9 ()/.]{4,}$' then regexp_replace(${key}, '[^0-9]', '', 'g') end`]);
  return `
    insert into search_documents as d (organization_id, type, id, title, fields, body, keys, readers, updated_at)
    select t.organization_id, '${type}', t.id, n.title, jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')})),
      left(lower(unaccent(concat_ws(' ', '', n.title, ${texts.join(', ')}, array_to_string(k.keys, ' ')))), 20000), k.keys, ${readers}, t.updated_at
    from ${rows} t
    cross join lateral (select left(coalesce(nullif(${title}, ''), '—'), 500) as title) n
    cross join lateral (select coalesce(array_agg(distinct key), '{}') as keys from unnest(array[${found.join(', ')}]::text[]) key where key is not null) k
    where (${unless}) is not true
    on conflict on constraint search_documents_pkey do update
      set title = excluded.title, fields = excluded.fields, body = excluded.body, keys = excluded.keys, readers = excluded.readers, updated_at = excluded.updated_at
      where (d.title, d.fields, d.body, d.keys, d.readers) is distinct from (excluded.title, excluded.fields, excluded.body, excluded.keys, excluded.readers);`;
}

/** `search_index(row)` as before, in one statement; and the rows of one insert together. */
function searchDocuments(documents: Documents): string[] {
  const { table, type, unless, columns } = documents;
  return [
    `create or replace function search_index(t ${table}) returns void language plpgsql set search_path = public, pg_temp as $$
      #variable_conflict use_column
      begin
        if ${unless} then
          delete from search_documents d where d.organization_id = t.organization_id and d.type = '${type}' and d.id = t.id;
        else ${putDocuments(documents, '(select t.*)')}
        end if;
      end $$;`,
    `create function index_new_${table}() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin ${putDocuments(documents, 'new_rows')}
        return null;
      end $$;`,
    `drop trigger ${table}_search on ${table};`,
    `create trigger ${table}_search after delete or update of ${columns.join(', ')} on ${table} for each row execute function index_for_search('${type}');`,
    `create trigger ${table}_search_new after insert on ${table} referencing new table as new_rows for each statement execute function index_new_${table}();`,
  ];
}

/**
 * Documents of new records are written by one statement for all rows of an insert: an import spent most of its time calling
 * four functions for each row. A trigger with a list of columns sees no transition tables (PostgreSQL manual, CREATE TRIGGER),
 * so changes go row by row: that list keeps most of them from costing anything.
 */
export class Migration20261121003000_kernel_search_in_sets extends Migration {
  override up(): void {
    for (const sql of [leads, deals, contacts, accounts, customers, orders, threads, issues].flatMap(searchDocuments)) this.addSql(sql);
    this.addSql(`drop function put_search_document(uuid, text, uuid, text, jsonb, text[], uuid[], timestamptz);`);
  }
}

const leads: Documents = {
  table: 'leads',
  type: 'lead',
  unless: 't.deleted_at is not null',
  title: `t.first_name || ' ' || t.last_name`,
  fields: { email: 't.email', phone: 't.phone', companyName: 't.company_name', jobTitle: 't.job_title' },
  keys: ['t.email', 't.phone'],
  readers: 'array_remove(array[coalesce(t.assigned_to_id, t.created_by_id)], null)',
  columns: ['first_name', 'last_name', 'email', 'phone', 'company_name', 'job_title', 'assigned_to_id', 'created_by_id', 'deleted_at'],
};

const deals: Documents = {
  table: 'deals',
  type: 'deal',
  unless: 't.deleted_at is not null',
  title: 't.title',
  fields: { contactName: 't.contact_name', contactEmail: 't.contact_email', contactPhone: 't.contact_phone', companyName: 't.company_name', description: 't.description' },
  keys: ['t.contact_email', 't.contact_phone'],
  readers: 'array_remove(array[coalesce(t.assigned_to_id, t.created_by_id)], null)',
  columns: ['title', 'contact_name', 'contact_email', 'contact_phone', 'company_name', 'description', 'assigned_to_id', 'created_by_id', 'deleted_at'],
};

const contacts: Documents = {
  table: 'contacts',
  type: 'contact',
  unless: 't.deleted_at is not null',
  title: `t.first_name || ' ' || t.last_name`,
  fields: { email: 't.email', phone: 't.phone', jobTitle: 't.job_title' },
  keys: ['t.email', 't.phone'],
  readers: 'array_remove(array[coalesce(t.assigned_to_id, t.created_by_id)], null)',
  columns: ['first_name', 'last_name', 'email', 'phone', 'job_title', 'assigned_to_id', 'created_by_id', 'deleted_at'],
};

const accounts: Documents = {
  table: 'accounts',
  type: 'account',
  unless: 't.deleted_at is not null',
  title: 't.name',
  fields: { domain: 't.domain', phone: 't.phone', website: 't.website', industry: 't.industry' },
  keys: ['t.domain', 't.phone'],
  readers: 'array_remove(array[coalesce(t.assigned_to_id, t.created_by_id)], null)',
  columns: ['name', 'domain', 'phone', 'website', 'industry', 'assigned_to_id', 'created_by_id', 'deleted_at'],
};

const orders: Documents = {
  table: 'orders',
  type: 'order',
  unless: 'false',
  title: `concat_ws(' ', t.order_number, t.title)`,
  fields: { orderNumber: 't.order_number', trackingNumber: 't.tracking_number', description: 't.description' },
  keys: ['t.order_number', 't.tracking_number'],
  readers: 'null',
  columns: ['order_number', 'title', 'tracking_number', 'description'],
};

const customers: Documents = {
  table: 'customers',
  type: 'customer',
  unless: 't.deleted_at is not null',
  title: 't.display_name',
  fields: { name: `nullif(concat_ws(' ', t.first_name, t.last_name), '')`, email: 't.email', phone: 't.phone', city: 't.city' },
  keys: ['t.email', 't.phone'],
  readers: 'null',
  columns: ['display_name', 'first_name', 'last_name', 'email', 'phone', 'city', 'deleted_at'],
};

/** Found by the owner of the mailbox; by everybody when the conversation belongs to a record of the organization. */
const threads: Documents = {
  table: 'email_threads',
  type: 'thread',
  unless: 't.merged_into_id is not null or not exists (select from email_accounts a where a.organization_id = t.organization_id and a.id = t.email_account_id and a.deleted_at is null)',
  title: 't.subject',
  fields: { otherParty: 't.other_party', participants: `(select string_agg(address, ' ') from jsonb_array_elements_text(t.participants) address)` },
  keys: ['t.other_party'],
  readers: 'case when t.lead_id is null and t.deal_id is null and t.customer_id is null then array(select a.user_id from email_accounts a where a.organization_id = t.organization_id and a.id = t.email_account_id) end',
  columns: ['subject', 'other_party', 'participants', 'lead_id', 'deal_id', 'customer_id', 'merged_into_id', 'email_account_id'],
};

const issues: Documents = {
  table: 'issues',
  type: 'issue',
  unless: 't.deleted_at is not null',
  title: 't.title',
  fields: { number: `'#' || t.number`, description: 't.description', labels: '(select string_agg(label, \' \') from jsonb_array_elements_text(t.labels) label)' },
  keys: [`'#' || t.number`, 't.number::text'],
  readers: 'null',
  columns: ['title', 'description', 'labels', 'deleted_at'],
};
