import { Migration } from '@mikro-orm/migrations';

/** Fields an organization adds to its records. */
export class Migration20261121001601_tenancy_custom_fields extends Migration {
  override up(): void {
    this.addSql(`create table "custom_field_definitions" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "entity" text not null, "key" varchar(50) not null, "label" varchar(120) not null, "type" text not null, "is_required" boolean not null default false, "is_filterable" boolean not null default true, "options" jsonb not null default '[]', "position" int not null default 0, "archived_at" timestamptz(3) null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "custom_field_definitions_position" on "custom_field_definitions" ("organization_id", "entity", "position", "id");`);
    this.addSql(`create index "custom_field_definitions_created_by_id" on "custom_field_definitions" ("created_by_id");`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_key" unique ("organization_id", "entity", "key");`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_options_check" check ((type in ('select', 'multiselect')) = (options <> '[]'::jsonb));`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_entity_check" check ("entity" in ('lead', 'contact', 'account', 'deal', 'customer'));`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_type_check" check ("type" in ('text', 'number', 'boolean', 'date', 'select', 'multiselect', 'url', 'email'));`);
    this.addSql(`alter table "custom_field_definitions" enable row level security;`);
    this.addSql(`alter table "custom_field_definitions" force row level security;`);
    this.addSql(`create policy "custom_field_definitions_organization" on "custom_field_definitions" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "custom_field_definitions" add constraint "custom_field_definitions_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
  }
}
