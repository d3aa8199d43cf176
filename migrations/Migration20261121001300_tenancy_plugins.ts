import { Migration } from '@mikro-orm/migrations';

/** Outside services of an organization, with their sealed credentials. */
export class Migration20261121001300_tenancy_plugins extends Migration {
  override up(): void {
    this.addSql(`create table "plugins" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "data_source" text not null, "title" varchar(255) not null, "sealed_credentials" text not null, "shown_credentials" jsonb not null default '{}', "properties" jsonb not null default '{}', "status" text not null default 'unverified', "status_reason" varchar(60) null, "verified_at" timestamptz(3) null, "checked_at" timestamptz(3) null, "is_enabled" boolean not null default true, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "plugins_created_at" on "plugins" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "plugins_title" on "plugins" ("organization_id", "title", "id");`);
    this.addSql(`create index "plugins_data_source" on "plugins" ("organization_id", "data_source", "created_at", "id");`);
    this.addSql(`create index "plugins_created_by_id" on "plugins" ("created_by_id");`);
    this.addSql(`alter table "plugins" add constraint "plugins_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "plugins" add constraint "plugins_data_source_check" check ("data_source" in ('imap_smtp', 'gmail', 'outlook', 'twilio', 'paddle', 'github', 'firebase', 'oidc', 's3'));`);
    this.addSql(`alter table "plugins" add constraint "plugins_status_check" check ("status" in ('unverified', 'ok', 'failed'));`);
    this.addSql(`alter table "plugins" enable row level security;`);
    this.addSql(`alter table "plugins" force row level security;`);
    this.addSql(`create policy "plugins_organization" on "plugins" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "plugins" add constraint "plugins_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "plugins" add constraint "plugins_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);

    // What has to be done for every organization (the rotation of keys) needs to know which there are, and no more of them.
    this.addSql(`create policy "organizations_search" on "organizations" for select to "frontoffice_search" using (true);`);
    this.addSql(`grant select (id) on organizations to frontoffice_search;`);
    this.addSql(`create function organization_ids() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$ select id from organizations order by id $$;`);
    this.addSql(`revoke execute on function organization_ids() from public;`);
    this.addSql(`grant execute on function organization_ids() to frontoffice_app;`);
    this.addSql(`alter function organization_ids() owner to frontoffice_search;`);
  }
}
