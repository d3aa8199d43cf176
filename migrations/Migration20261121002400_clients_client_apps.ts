import { Migration } from '@mikro-orm/migrations';

const TABLES = ['clients', 'client_contacts', 'client_environments', 'api_keys', 'api_key_requests'];
const OWN_ROWS = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Client apps with their contacts and environments, API keys, and what was asked with them. */
export class Migration20261121002400_clients_client_apps extends Migration {
  override up(): void {
    this.addSql(`create table "clients" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(255) not null, "description" varchar(1000) null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "clients_created_at" on "clients" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "clients_name" on "clients" ("organization_id", "name", "id");`);
    this.addSql(`create index "clients_created_by_id" on "clients" ("created_by_id");`);
    this.addSql(`alter table "clients" add constraint "clients_organization_id_id" unique ("organization_id", "id");`);

    this.addSql(`create table "client_contacts" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "client_id" uuid not null, "name" varchar(255) not null, "email" varchar(254) not null, "website" varchar(2000) null, primary key ("id"));`);
    this.addSql(`create index "client_contacts_client_id" on "client_contacts" ("organization_id", "client_id", "created_at", "id");`);
    this.addSql(`alter table "client_contacts" add constraint "client_contacts_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "client_contacts" add constraint "client_contacts_email" unique ("organization_id", "client_id", "email");`);

    this.addSql(`create table "client_environments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "client_id" uuid not null, "environment" text not null, "redirect_urls" jsonb not null default '[]', "allowed_origins" jsonb not null default '[]', "scopes" jsonb not null default '[]', "is_active" boolean not null default true, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "client_environments_client_id" on "client_environments" ("organization_id", "client_id", "created_at", "id");`);
    this.addSql(`create index "client_environments_created_by_id" on "client_environments" ("created_by_id");`);
    this.addSql(`alter table "client_environments" add constraint "client_environments_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "client_environments" add constraint "client_environments_environment" unique ("organization_id", "client_id", "environment");`);
    this.addSql(`alter table "client_environments" add constraint "client_environments_environment_check" check ("environment" in ('dev', 'stage', 'prod'));`);

    this.addSql(`create table "api_keys" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "environment_id" uuid null, "user_id" uuid null, "name" varchar(120) not null, "prefix" varchar(16) not null, "token_hash" bytea not null, "scopes" jsonb not null, "allowed_networks" jsonb not null default '[]', "requests_per_minute" int null, "expires_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "reminded_days" int null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "api_keys_created_at" on "api_keys" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "api_keys_environment_id" on "api_keys" ("organization_id", "environment_id", "created_at", "id");`);
    this.addSql(`create index "api_keys_user_id" on "api_keys" ("user_id");`);
    this.addSql(`create index "api_keys_created_by_id" on "api_keys" ("created_by_id");`);
    this.addSql(`create index "api_keys_expires_at" on "api_keys" ("organization_id", "expires_at") where revoked_at is null and expires_at is not null;`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_token_hash" unique ("organization_id", "token_hash");`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_owner_check" check ((environment_id is null) <> (user_id is null));`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_requests_per_minute_check" check (requests_per_minute > 0);`);

    this.addSql(`create table "api_key_requests" ("id" uuid not null, "organization_id" uuid not null, "api_key_id" uuid not null, "at" timestamptz(3) not null, "method" varchar(10) not null, "route" varchar(200) not null, "status" int not null, "request_id" varchar(128) not null, "ip" varchar(45) not null, primary key ("id"));`);
    this.addSql(`create index "api_key_requests_api_key_id" on "api_key_requests" ("organization_id", "api_key_id", "at", "id");`);
    this.addSql(`create index "api_key_requests_at" on "api_key_requests" ("organization_id", "at");`);

    for (const table of TABLES) {
      this.addSql(`alter table "${table}" enable row level security;`);
      this.addSql(`alter table "${table}" force row level security;`);
      this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN_ROWS}) with check (${OWN_ROWS});`);
      this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    }
    for (const table of ['clients', 'client_environments', 'api_keys'])
      this.addSql(`alter table "${table}" add constraint "${table}_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    for (const table of ['client_contacts', 'client_environments'])
      this.addSql(`alter table "${table}" add constraint "${table}_client_id_foreign" foreign key ("organization_id", "client_id") references "clients" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_environment_id_foreign" foreign key ("organization_id", "environment_id") references "client_environments" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "api_key_requests" add constraint "api_key_requests_api_key_id_foreign" foreign key ("organization_id", "api_key_id") references "api_keys" ("organization_id", "id") on delete cascade;`);

    this.addSql(`alter table "operations" add column "program_permissions" jsonb null;`);

    // Which pages may call the API is decided before anybody has said for which organization they act.
    this.addSql(`create policy "client_environments_search" on "client_environments" for select to "frontoffice_search" using (true);`);
    this.addSql(`grant select (allowed_origins, is_active) on client_environments to frontoffice_search;`);
    this.addSql(`create function client_origins() returns setof text language sql stable security definer set search_path = public, pg_temp as $$ select distinct jsonb_array_elements_text(allowed_origins) from client_environments where is_active $$;`);
    this.addSql(`revoke execute on function client_origins() from public;`);
    this.addSql(`grant execute on function client_origins() to frontoffice_app;`);
    this.addSql(`alter function client_origins() owner to frontoffice_search;`);
  }
}
