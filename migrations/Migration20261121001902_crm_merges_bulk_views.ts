import { Migration } from '@mikro-orm/migrations';

/** Merges of records, changes of many records at once, and saved views of lists. */
export class Migration20261121001902_crm_merges_bulk_views extends Migration {
  override up(): void {
    this.addSql(`create table "record_merges" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "type" text not null, "target_id" uuid not null, "source_ids" jsonb not null, "log" jsonb not null, "created_by_id" uuid null, "undone_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "record_merges_created_at" on "record_merges" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "record_merges_target_id" on "record_merges" ("organization_id", "target_id", "created_at", "id");`);
    this.addSql(`create index "record_merges_created_by_id" on "record_merges" ("created_by_id");`);
    this.addSql(`alter table "record_merges" add constraint "record_merges_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "record_merges" add constraint "record_merges_type_check" check ("type" in ('lead', 'contact', 'account'));`);
    this.addSql(`create table "bulk_changes" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "resource" text not null, "action" text not null, "query" jsonb null, "ids" jsonb null, "changes" jsonb null, "next_index" int not null default 0, "failures" jsonb not null default '[]', "failed_count" int not null default 0, "operation_id" uuid null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "bulk_changes_created_at" on "bulk_changes" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "bulk_changes_operation_id" on "bulk_changes" ("organization_id", "operation_id");`);
    this.addSql(`create index "bulk_changes_created_by_id" on "bulk_changes" ("created_by_id");`);
    this.addSql(`alter table "bulk_changes" add constraint "bulk_changes_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "bulk_changes" add constraint "bulk_changes_resource_check" check ("resource" in ('lead', 'contact', 'account', 'deal'));`);
    this.addSql(`alter table "bulk_changes" add constraint "bulk_changes_action_check" check ("action" in ('update', 'delete'));`);
    this.addSql(`create table "saved_views" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "resource" varchar(40) not null, "name" varchar(120) not null, "filters" jsonb not null default '{}', "sort" varchar(60) null, "columns" jsonb not null default '[]', "is_shared" boolean not null default false, "is_default" boolean not null default false, "owner_id" uuid not null, primary key ("id"));`);
    this.addSql(`create index "saved_views_created_at" on "saved_views" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "saved_views_name" on "saved_views" ("organization_id", "name", "id");`);
    this.addSql(`create index "saved_views_resource" on "saved_views" ("organization_id", "resource", "created_at", "id");`);
    this.addSql(`create index "saved_views_owner" on "saved_views" ("owner_id");`);
    this.addSql(`create unique index "saved_views_default" on "saved_views" ("organization_id", "owner_id", "resource") where is_default;`);
    this.addSql(`alter table "saved_views" add constraint "saved_views_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "saved_views" add constraint "saved_views_own_name" unique ("organization_id", "owner_id", "resource", "name");`);
    this.addSql(`alter table "record_merges" enable row level security;`);
    this.addSql(`alter table "record_merges" force row level security;`);
    this.addSql(`create policy "record_merges_organization" on "record_merges" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`alter table "bulk_changes" enable row level security;`);
    this.addSql(`alter table "bulk_changes" force row level security;`);
    this.addSql(`create policy "bulk_changes_organization" on "bulk_changes" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`alter table "saved_views" enable row level security;`);
    this.addSql(`alter table "saved_views" force row level security;`);
    this.addSql(`create policy "saved_views_organization" on "saved_views" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    for (const table of ['record_merges', 'bulk_changes', 'saved_views']) {
      this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    }
    for (const table of ['record_merges', 'bulk_changes']) {
      this.addSql(`alter table "${table}" add constraint "${table}_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    }
    this.addSql(`alter table "saved_views" add constraint "saved_views_owner_id_foreign" foreign key ("owner_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "bulk_changes" add constraint "bulk_changes_operation_id_foreign" foreign key ("organization_id", "operation_id") references "operations" ("organization_id", "id") on delete cascade;`);
  }
}
