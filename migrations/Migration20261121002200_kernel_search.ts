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

/** SQL that keeps the search documents of a table: `search_index(row)` and the trigger that calls it. */
function searchDocuments({ table, type, unless, title, fields, keys, readers, columns }: Documents): string[] {
  const pairs = Object.entries(fields).map(([name, sql]) => `'${name}', ${sql}`).join(', ');
  return [
    `create function search_index(t ${table}) returns void language plpgsql set search_path = public, pg_temp as $$
      begin
        if ${unless} then
          delete from search_documents where organization_id = t.organization_id and type = '${type}' and id = t.id;
        else
          perform put_search_document(t.organization_id, '${type}', t.id, ${title}, jsonb_strip_nulls(jsonb_build_object(${pairs})), array[${keys.join(', ')}]::text[], ${readers}, t.updated_at);
        end if;
      end $$;`,
    `create trigger ${table}_search after insert or delete or update of ${columns.join(', ')} on ${table} for each row execute function index_for_search('${type}');`,
  ];
}

/** What everything that can be searched for has in common, and the documents of every kind but issues. */
export class Migration20261121002200_kernel_search extends Migration {
  override up(): void {
    this.addSql(`create table "search_documents" ("organization_id" uuid not null, "type" varchar(40) not null, "id" uuid not null, "title" varchar(500) not null, "fields" jsonb not null, "body" text not null, "keys" text[] not null, "readers" uuid[] null, "updated_at" timestamptz(3) not null, primary key ("organization_id", "type", "id"));`);
    this.addSql(`create index "search_documents_body" on "search_documents" using gin ("organization_id", "body" gin_trgm_ops);`);
    this.addSql(`create index "search_documents_terms" on "search_documents" using gin ("organization_id", to_tsvector('simple', body));`);
    this.addSql(`create index "search_documents_keys" on "search_documents" using gin ("organization_id", "keys");`);
    this.addSql(`alter table "search_documents" enable row level security;`);
    this.addSql(`alter table "search_documents" force row level security;`);
    this.addSql(`create policy "search_documents_organization" on "search_documents" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "search_documents_search" on "search_documents" for select to "frontoffice_search" using (true);`);
    // what a foreign key changes it changes as the owner, and the triggers run as whoever made the change
    this.addSql(`create policy "search_documents_owner" on "search_documents" to "frontoffice_owner" using (true) with check (true);`);
    this.addSql(`create policy "email_accounts_owner" on "email_accounts" for select to "frontoffice_owner" using (true);`);
    this.addSql(`alter table "search_documents" add constraint "search_documents_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);

    this.addSql(`create function search_text(value text) returns text language sql stable set search_path = public, pg_temp as $$ select lower(unaccent(value)) $$;`);
    this.addSql(PUT);
    this.addSql(INDEX);
    this.addSql(RECORDS);
    this.addSql(`revoke execute on function search_records(text, text[], text[], int, int) from public;`);
    this.addSql(`grant select on search_documents to frontoffice_search;`);
    this.addSql(`grant execute on function search_records(text, text[], text[], int, int) to frontoffice_app;`);
    this.addSql(`alter function search_records(text, text[], text[], int, int) owner to frontoffice_search;`);

    for (const sql of [leads, deals, contacts, accounts, customers, orders, threads].flatMap(searchDocuments)) this.addSql(sql);
    this.addSql(MAILBOXES);
    this.addSql(`create trigger email_accounts_search after update of user_id, deleted_at on email_accounts for each row when (old.user_id is distinct from new.user_id or old.deleted_at is distinct from new.deleted_at) execute function index_mailbox_for_search();`);
    for (const table of ['leads', 'deals', 'contacts', 'accounts', 'customers', 'orders', 'email_threads']) this.addSql(`select search_index(t) from ${table} t;`);
  }
}

/** Writes nothing when nothing changed: most changes of a record are of something else. */
const PUT = `
  create function put_search_document(owner_id uuid, type text, id uuid, title text, fields jsonb, keys text[], readers uuid[], updated_at timestamptz) returns void
  language plpgsql set search_path = public, pg_temp as $$
  #variable_conflict use_variable
  declare
    named text := left(coalesce(nullif(title, ''), '—'), 500);
    found_by text[] := (select coalesce(array_agg(distinct k), '{}') from (
      select lower(key) as k from unnest(keys) key where key <> ''
      union select regexp_replace(key, '[^0-9]', '', 'g') from unnest(keys) key where key ~ '^[+(]?[0-9][-0-9 ()/.]{4,}$') known);
    text_of text := left(search_text(concat_ws(' ', '', named, (select string_agg(value, ' ' order by key) from jsonb_each_text(fields)), array_to_string(found_by, ' '))), 20000);
  begin
    insert into search_documents as d (organization_id, type, id, title, fields, body, keys, readers, updated_at)
    values (owner_id, type, id, named, fields, text_of, found_by, readers, updated_at)
    on conflict on constraint search_documents_pkey do update
      set title = excluded.title, fields = excluded.fields, body = excluded.body, keys = excluded.keys, readers = excluded.readers, updated_at = excluded.updated_at
      where (d.title, d.fields, d.body, d.keys, d.readers) is distinct from (excluded.title, excluded.fields, excluded.body, excluded.keys, excluded.readers);
  end $$;`;

const INDEX = `
  create function index_for_search() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if tg_op = 'DELETE' then delete from search_documents where organization_id = old.organization_id and type = tg_argv[0] and id = old.id;
    else perform search_index(new);
    end if;
    return null;
  end $$;`;

/** A mailbox that changes hands, or goes, changes who may find its conversations. */
const MAILBOXES = `
  create function index_mailbox_for_search() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    perform search_index(t) from email_threads t where t.organization_id = new.organization_id and t.email_account_id = new.id;
    return null;
  end $$;`;

/**
 * Row level security keeps the planner from using the indexes; this filters by organization and user itself. Best are those
 * that were given whole, by a key (4 and more), then those with every word of the query (2 and more). Only where these do not
 * fill the page follow those with a similar word for each: that costs ten times as much. Long numbers and short words are
 * compared as they are: what is nearly the same is another one.
 */
const RECORDS = `
  create function search_records(query text, open_types text[], own_types text[], skip int, most int)
    returns table (type text, id uuid, title text, matched_field text, matched_text text, score float8, updated_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.45 as $$
  declare
    asked text := search_text(query);
    digits text := regexp_replace(asked, '[^0-9]', '', 'g');
    words text[] := array(select word from regexp_split_to_table(asked, '[^[:alnum:]@._+-]+') with ordinality as w (word, n) where length(word) > 1 group by word order by min(n) limit 6);
    whole text[] := array[asked] || case when digits <> asked and length(digits) >= 5 then array[digits] else '{}' end;
    alike text := (select string_agg(case when word ~ '^[+]?[0-9]{5,}$' then format('d.body like %L', '%' || ltrim(word, '+0') || '%')
      when length(word) <= 3 then format('d.body like %L', '% ' || replace(word, '_', '\\_') || '%') else format('d.body %%> %L', word) end, ' and ') from unnest(words) word);
    seen text := '(d.type = any ($2) or (d.type = any ($3) and (d.readers is null or $4 = any (d.readers))))';
  begin
    return query execute format($sql$
      with whole as materialized (
        select w.type, w.id, sum(w.worth) as worth from (
          select d.type, d.id, 4 as worth from search_documents d where d.organization_id = $1 and d.keys && $5 and %1$s
          union all
          (select d.type, d.id, 2 from search_documents d where d.organization_id = $1 and to_tsvector('simple', d.body) @@ plainto_tsquery('simple', $6) and %1$s limit 500)) w
        group by w.type, w.id
      ),
      found as materialized (
        select w.type, w.id, w.worth from whole w
        union all
        select s.type, s.id, 0 from (
          select d.type, d.id from search_documents d
          where (select count(*) from whole) < $8 + $9 and d.organization_id = $1 and %2$s and %1$s limit 500) s
        where not exists (select from whole w where w.type = s.type and w.id = s.id)
      ),
      best as (
        select d.type, d.id, d.title, d.fields, d.updated_at,
          (found.worth + coalesce((select avg(word_similarity(word, d.body) + 0.5 * word_similarity(word, lower(d.title))) from unnest($7) word), 0))::numeric(6, 4)::float8 as score
        from found join search_documents d on d.organization_id = $1 and d.type = found.type and d.id = found.id
        order by score desc, d.updated_at desc, d.id limit least($9, 500 - $8) offset $8
      )
      select b.type::text, b.id, b.title::text, m.field, left(m.text, 300), b.score, b.updated_at::timestamptz from best b
      cross join lateral (
        select field, value as text from (select 'title' as field, b.title as value union all select * from jsonb_each_text(b.fields)) f
        order by lower(value) = any ($5) desc, regexp_replace(value, '[^0-9]', '', 'g') = any ($5[2:]) desc,
          coalesce((select avg(word_similarity(word, search_text(value))) from unnest($7) word), 0) desc, field = 'title' desc, field limit 1) m
      order by b.score desc, b.updated_at desc, b.id
    $sql$, seen, coalesce(alike, 'false'))
    using nullif(current_setting('app.organization_id', true), '')::uuid, open_types, own_types, nullif(current_setting('app.user_id', true), '')::uuid, whole, asked, words, skip, most;
  end $$;`;

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
