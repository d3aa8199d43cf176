import { Migration } from '@mikro-orm/migrations';

/** Table of the records of each kind. */
const TABLES = { lead: 'leads', contact: 'contacts', account: 'accounts', deal: 'deals', customer: 'customers' };

/** The lock of those who write values (shared) and of those who change what values mean, that of unique fields. */
const LOCK_KEY = (entity: string, organizationId: string) => `hashtextextended('unique fields ' || ${entity} || ' ' || ${organizationId}, 0)`;

/** A deleted custom field stays, unseen, until a job has taken its values out of all records. */
export class Migration20261121003800_tenancy_deleted_fields extends Migration {
  override up(): void {
    this.addSql(`alter table "custom_field_definitions" add "deleted_at" timestamptz(3) null, add "stripped_through" uuid null;`);
    this.addSql(`create index "custom_field_definitions_deleted" on "custom_field_definitions" ("organization_id", "entity") where deleted_at is not null;`);
    this.addSql(OF_RECORD);
    this.addSql(DROP_VALUES);
    this.addSql(WAIT_FOR_WRITERS);
    this.addSql(`create trigger custom_field_definitions_deleted before update of deleted_at on custom_field_definitions for each row execute function wait_for_writers_of_field();`);
    for (const [entity, table] of Object.entries(TABLES)) {
      this.addSql(`create trigger ${table}_deleted_fields before insert or update of custom_fields on ${table} for each row when (new.custom_fields <> '{}'::jsonb) execute function drop_deleted_fields('${entity}');`);
    }
  }
}

/** As it was, but that a deleted field is unique no longer. */
const OF_RECORD = `
  create or replace function keep_unique_fields() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
      for field in select key from custom_field_definitions where organization_id = new.organization_id and entity = kind and is_unique and deleted_at is null order by key loop
        continue when not jsonb_exists(new.custom_fields, field);
        insert into unique_field_values (organization_id, entity, key, digest, record_id)
          values (new.organization_id, kind, field, sha256(convert_to(new.custom_fields ->> field, 'UTF8')), new.id) on conflict do nothing;
        if not found then
          raise unique_violation using message = 'another record has this value', constraint = 'unique_field_values_pkey', column = field;
        end if;
      end loop;
      return null;
    end $$;`;

/** Whatever it is that still writes values of a deleted field (an import under way, the undoing of a merge), none gets in. */
const DROP_VALUES = `
  create function drop_deleted_fields() returns trigger language plpgsql set search_path = public, pg_temp as $$
    declare
      gone text[];
    begin
      perform pg_advisory_xact_lock_shared(${LOCK_KEY('tg_argv[0]', 'new.organization_id')});
      select array_agg(key) into gone from custom_field_definitions where organization_id = new.organization_id and entity = tg_argv[0] and deleted_at is not null;
      if gone is not null then
        new.custom_fields := new.custom_fields - gone;
      end if;
      return new;
    end $$;`;

/** Who wrote before the field was deleted has committed by then, so that the job finds every value there is. */
const WAIT_FOR_WRITERS = `
  create function wait_for_writers_of_field() returns trigger language plpgsql set search_path = public, pg_temp as $$
    begin
      if new.deleted_at is not null and old.deleted_at is null then
        perform pg_advisory_xact_lock(${LOCK_KEY('new.entity', 'new.organization_id')});
      end if;
      return new;
    end $$;`;
