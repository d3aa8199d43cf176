import { Migration } from '@mikro-orm/migrations';

/** Table of the records of each kind. */
const TABLES = { lead: 'leads', contact: 'contacts', account: 'accounts', deal: 'deals', customer: 'customers' };

/** Whoever writes values and whoever makes a field unique wait for each other: neither would see what the other is about to commit. */
const LOCK_KEY = (entity: string, organizationId: string) => `hashtextextended('unique fields ' || ${entity} || ' ' || ${organizationId}, 0)`;
const DIGEST = (value: string) => `sha256(convert_to(${value}, 'UTF8'))`;

/** Custom fields of which no two records have the same value, and those that hold money. */
export class Migration20261121003100_tenancy_unique_fields extends Migration {
  override up(): void {
    this.addSql(`alter table "custom_field_definitions" add "is_unique" boolean not null default false;`);
    this.addSql(`alter table "custom_field_definitions" drop constraint "custom_field_definitions_type_check";`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_type_check" check ("type" in ('text', 'number', 'boolean', 'date', 'select', 'multiselect', 'url', 'email', 'money'));`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_unique_check" check (not is_unique or type in ('text', 'number', 'date', 'url', 'email'));`);

    this.addSql(`create table "unique_field_values" ("organization_id" uuid not null, "entity" text not null, "key" varchar(50) not null, "digest" bytea not null, "record_id" uuid not null, primary key ("organization_id", "entity", "key", "digest"));`);
    this.addSql(`create index "unique_field_values_record_id" on "unique_field_values" ("organization_id", "record_id");`);
    this.addSql(`alter table "unique_field_values" enable row level security;`);
    this.addSql(`alter table "unique_field_values" force row level security;`);
    this.addSql(`create policy "unique_field_values_organization" on "unique_field_values" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    // what a foreign key deletes it deletes as the owner, and the triggers run as whoever made the change
    this.addSql(`create policy "unique_field_values_owner" on "unique_field_values" to "frontoffice_owner" using (true) with check (true);`);
    this.addSql(`alter table "unique_field_values" add constraint "unique_field_values_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);

    this.addSql(OF_RECORD);
    this.addSql(OF_FIELD);
    this.addSql(`create trigger custom_field_definitions_unique after insert or delete or update of is_unique on custom_field_definitions for each row execute function follow_unique_field();`);
    for (const [entity, table] of Object.entries(TABLES)) {
      this.addSql(`create trigger ${table}_unique_fields_of_new after insert on ${table} for each row when (new.custom_fields <> '{}'::jsonb) execute function keep_unique_fields('${entity}');`);
      this.addSql(`create trigger ${table}_unique_fields after delete or update of custom_fields, deleted_at on ${table} for each row execute function keep_unique_fields('${entity}');`);
    }
  }
}

/** Keeps the unique values of a record; a record in the trash has none. */
const OF_RECORD = `
  create function keep_unique_fields() returns trigger language plpgsql set search_path = public, pg_temp as $$
    declare
      kind constant text := tg_argv[0];
      field text;
    begin
      if tg_op <> 'INSERT' and old.custom_fields <> '{}'::jsonb then
        delete from unique_field_values where organization_id = old.organization_id and record_id = old.id and entity = kind;
      end if;
      if tg_op = 'DELETE' or new.deleted_at is not null or new.custom_fields = '{}'::jsonb then
        return null;
      end if;
      perform pg_advisory_xact_lock_shared(${LOCK_KEY('kind', 'new.organization_id')});
      for field in select key from custom_field_definitions where organization_id = new.organization_id and entity = kind and is_unique order by key loop
        continue when not jsonb_exists(new.custom_fields, field);
        insert into unique_field_values (organization_id, entity, key, digest, record_id)
          values (new.organization_id, kind, field, ${DIGEST('new.custom_fields ->> field')}, new.id) on conflict do nothing;
        if not found then
          raise unique_violation using message = 'another record has this value', constraint = 'unique_field_values_pkey', column = field;
        end if;
      end loop;
      return null;
    end $$;`;

/** Takes up the values of a field that becomes unique, and forgets those of one that is no longer. */
const OF_FIELD = `
  create function follow_unique_field() returns trigger language plpgsql set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' and old.is_unique then
        delete from unique_field_values where organization_id = old.organization_id and entity = old.entity and key = old.key;
      end if;
      if tg_op = 'DELETE' or not new.is_unique then
        return null;
      end if;
      perform pg_advisory_xact_lock(${LOCK_KEY('new.entity', 'new.organization_id')});
      ${Object.entries(TABLES)
        .map(
          ([entity, table]) => `
      if new.entity = '${entity}' then
        insert into unique_field_values (organization_id, entity, key, digest, record_id)
          select organization_id, new.entity, new.key, ${DIGEST('custom_fields ->> new.key')}, id from ${table}
          where organization_id = new.organization_id and deleted_at is null and jsonb_exists(custom_fields, new.key);
      end if;`,
        )
        .join('')}
      return null;
    exception when unique_violation then
      raise unique_violation using message = 'records share a value', constraint = 'unique_field_values_existing';
    end $$;`;
