import { Migration } from '@mikro-orm/migrations';

const OWN_ROWS = `d.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/**
 * One index of trigrams for every search, each trigram together with its organization. A GIN index over (organization, trigrams)
 * keeps those of all organizations in one list each, and a search in a small organization became slower with every row of the
 * others; six tables had such an index.
 */
export class Migration20261121003900_kernel_search_trigrams extends Migration {
  override up(): void {
    for (const sql of [KEYS, CONTAINED_KEYS, HAVING, SIMILAR, CONTAINING, RECORDS]) this.addSql(sql);
    this.addSql(`revoke execute on function records_containing(text, text) from public;`);
    this.addSql(`grant execute on function records_containing(text, text) to frontoffice_app;`);
    this.addSql(`alter function records_containing(text, text) owner to frontoffice_search;`);
    this.addSql(`create index "search_documents_trigrams" on "search_documents" using gin (trigram_keys("organization_id", "body"));`);
    for (const index of ['body', 'terms']) this.addSql(`drop index "search_documents_${index}";`);
    for (const table of ['leads', 'deals', 'contacts', 'accounts', 'email_threads']) this.addSql(`drop index "${table}_search";`);
    for (const table of ['leads', 'deals', 'contacts', 'accounts', 'email_threads', 'issues']) this.addSql(`drop function search_${table}(text);`);
  }
}

const keysOf = (trigrams: string) => `array(select hashtextextended(trigram, hashtextextended(organization_id::text, 0)) from unnest(${trigrams}) trigram)`;

const KEYS = `
  create function trigram_keys(organization_id uuid, value text) returns bigint[] language sql immutable strict parallel safe as $$
    select ${keysOf('public.show_trgm(value)')}
  $$;`;

/** The trigrams of a text are certain wherever it stands in a document if they stay, whatever letter comes before and after it. */
const CONTAINED_KEYS = `
  create function contained_trigram_keys(organization_id uuid, value text) returns bigint[] language sql immutable strict parallel safe as $$
    select ${keysOf(`array(select unnest(public.show_trgm(value)) intersect select unnest(public.show_trgm('a' || value || 'a')) intersect select unnest(public.show_trgm('b' || value || 'b')))`)}
  $$;`;

/** That documents `d` have a text and, where there are any, its trigrams: SQL. */
const HAVING = `
  create function having_text(keys bigint[], value text) returns text language sql immutable strict as $$
    select case when keys <> '{}' then format('trigram_keys(d.organization_id, d.body) @> %L and ', keys) else '' end || format('strpos(d.body, %L) > 0', value)
  $$;`;

/** Letters of scripts that put no space between words, or hang endings on them: their words stand inside others. */
const UNSPACED = '[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff]';

/** The signs of vowels in Indic scripts and their relatives are marks, not letters, and stand inside words. */
const BETWEEN_WORDS = '[^[:alnum:]@._+\\u0900-\\u109f\\u1780-\\u17ff-]+';

/**
 * What documents `d` with a word like this one have to fulfil: SQL. Of the trigrams of the word 45 % must be there (the
 * threshold below), so when they are dealt out to fewer hands than that, one hand has two: the index is asked for pairs.
 */
const SIMILAR = `
  create function similar_to_word(organization_id uuid, word text) returns text language sql immutable strict as $$
    with keys as (select key, n, count(*) over () as total, (n - 1) % greatest(ceil(0.45 * count(*) over ()) - 1, 1) as hand from unnest(public.trigram_keys(organization_id, word)) with ordinality as k (key, n))
    select format('((%s) and d.body operator(public.%%>) %L)',
      coalesce((select string_agg(format('public.trigram_keys(d.organization_id, d.body) @> ''{%s,%s}''', a.key, b.key), ' or ') from keys a join keys b on a.hand = b.hand and a.n < b.n where a.total > 2), 'true'), word)
  $$;`;

const CONTAINING = `
  create function records_containing(type text, query text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
  #variable_conflict use_variable
  declare
    asked text := search_text(query);
    keys bigint[] := contained_trigram_keys(nullif(current_setting('app.organization_id', true), '')::uuid, asked);
  begin
    if keys = '{}' then
      return query select d.id from search_documents d where ${OWN_ROWS} and d.type = type and strpos(d.body, asked) > 0;
    else
      return query select d.id from search_documents d where trigram_keys(d.organization_id, d.body) @> keys and ${OWN_ROWS} and d.type = type and strpos(d.body, asked) > 0;
    end if;
  end $$;`;

/**
 * As before, but that `worded` and `alike` ask the new index, and that words of unspaced scripts are found inside others: short
 * ones (names, whose parts come in either order) by their letters, long ones by likeness as all are. A word without trigrams, as
 * those of other alphabets in a database whose LC_CTYPE is C, is compared as it is.
 */
const RECORDS = `
  create or replace function search_records(query text, open_types text[], own_types text[], skip int, most int)
    returns table (type text, id uuid, title text, matched_field text, matched_text text, score float8, updated_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.45 as $$
  declare
    owner_id uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
    asked text := search_text(query);
    digits text := regexp_replace(asked, '[^0-9]', '', 'g');
    words text[] := array(select left(word, 60) from regexp_split_to_table(asked, '${BETWEEN_WORDS}') with ordinality as w (word, n) where length(word) > 1 or word ~ '${UNSPACED}' group by word order by min(n) limit 6);
    whole text[] := array[asked] || case when digits <> asked and length(digits) >= 5 then array[digits] else '{}' end;
    worded text := (select string_agg(having_text(case when word ~ '${UNSPACED}' then contained_trigram_keys(owner_id, word) else trigram_keys(owner_id, word) end, word), ' and ') from unnest(words) word);
    alike text := (select string_agg(case
      when length(word) <= 4 and word ~ '${UNSPACED}' then (select string_agg(having_text('{}', letter), ' and ') from regexp_split_to_table(word, '') letter where letter ~ '[[:alnum:]]')
      when exact is null and trigram_keys(owner_id, word) <> '{}' then similar_to_word(owner_id, word)
      else having_text(contained_trigram_keys(owner_id, coalesce(exact, word)), coalesce(exact, word)) end, ' and ')
      from (select word, case when word ~ '^[+]?[0-9]{5,}$' then coalesce(nullif(ltrim(word, '+0'), ''), word) when length(word) <= 3 then ' ' || word end as exact from unnest(words) word) w);
    seen text := '(d.type = any ($2) or (d.type = any ($3) and (d.readers is null or $4 = any (d.readers))))';
  begin
    return query execute format($sql$
      with whole as materialized (
        select w.type, w.id, sum(w.worth) as worth from (
          select d.type, d.id, 4 as worth from search_documents d where d.organization_id = $1 and d.keys && $5 and %1$s
          union all
          (select d.type, d.id, 2 from search_documents d where d.organization_id = $1 and %3$s and %1$s limit 500)) w
        group by w.type, w.id
      ),
      found as materialized (
        select w.type, w.id, w.worth from whole w
        union all
        select s.type, s.id, 0 from (
          select d.type, d.id from search_documents d
          where (select count(*) from whole) < $7 + $8 and d.organization_id = $1 and %2$s and %1$s limit 500) s
        where not exists (select from whole w where w.type = s.type and w.id = s.id)
      ),
      best as (
        select d.type, d.id, d.title, d.fields, d.updated_at,
          (found.worth + coalesce((select avg(word_similarity(word, d.body) + 0.5 * word_similarity(word, lower(unaccent(d.title)))) from unnest($6) word), 0))::numeric(6, 4)::float8 as score
        from found join search_documents d on d.organization_id = $1 and d.type = found.type and d.id = found.id
        order by score desc, d.updated_at desc, d.id limit least($8, 500 - $7) offset $7
      )
      select b.type::text, b.id, b.title::text, m.field, left(m.text, 300), b.score, b.updated_at::timestamptz from best b
      cross join lateral (
        select field, value as text from (select 'title' as field, b.title as value union all select * from jsonb_each_text(b.fields)) f
        order by lower(value) = any ($5) desc, regexp_replace(value, '[^0-9]', '', 'g') = any ($5[2:]) desc,
          coalesce((select avg(word_similarity(word, search_text(value))) from unnest($6) word), 0) desc, field = 'title' desc, field limit 1) m
      order by b.score desc, b.updated_at desc, b.id
    $sql$, seen, coalesce(alike, 'false'), coalesce(worded, 'false'))
    using owner_id, open_types, own_types, nullif(current_setting('app.user_id', true), '')::uuid, whole, words, skip, most;
  end $$;`;
