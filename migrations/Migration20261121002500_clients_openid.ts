import { Migration } from '@mikro-orm/migrations';

const OWN_ROWS = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Frontoffice as an OpenID provider: what it issued, its signing keys, and the settings of each environment. */
export class Migration20261121002500_clients_openid extends Migration {
  override up(): void {
    this.addSql(`create table "openid_artifacts" ("id_hash" bytea not null, "id" uuid not null, "kind" varchar(40) not null, "sealed_payload" text not null, "uid" varchar(64) null, "grant_hash" bytea null, "scope" text null, "environment_id" uuid null, "user_id" uuid null, "session_id" uuid null, "created_at" timestamptz(3) not null default now(), "consumed_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("id_hash"));`);
    this.addSql(`alter table "openid_artifacts" add constraint "openid_artifacts_id" unique ("id");`);
    this.addSql(`create index "openid_artifacts_uid" on "openid_artifacts" ("uid") where uid is not null;`);
    this.addSql(`create index "openid_artifacts_grant_hash" on "openid_artifacts" ("grant_hash");`);
    this.addSql(`create index "openid_artifacts_environment_id" on "openid_artifacts" ("environment_id");`);
    this.addSql(`create index "openid_artifacts_user_id" on "openid_artifacts" ("user_id", "kind", "created_at", "id");`);
    this.addSql(`create index "openid_artifacts_session_id" on "openid_artifacts" ("session_id");`);
    this.addSql(`create index "openid_artifacts_expires_at" on "openid_artifacts" ("expires_at");`);
    this.addSql(`alter table "openid_artifacts" add constraint "openid_artifacts_environment_id_foreign" foreign key ("environment_id") references "client_environments" ("id") on delete cascade;`);
    this.addSql(`alter table "openid_artifacts" add constraint "openid_artifacts_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "openid_artifacts" add constraint "openid_artifacts_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade;`);

    this.addSql(`create table "openid_keys" ("id" uuid not null, "kid" varchar(64) not null, "algorithm" text not null, "sealed_private_key" text not null, "created_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`alter table "openid_keys" add constraint "openid_keys_kid" unique ("kid");`);
    this.addSql(`alter table "openid_keys" add constraint "openid_keys_algorithm_check" check ("algorithm" in ('EdDSA', 'RS256'));`);

    this.addSql(`create table "openid_settings" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "environment_id" uuid not null, "audience" text not null, "is_public" boolean not null, "post_logout_redirect_urls" jsonb not null default '[]', primary key ("id"));`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_environment_id" unique ("organization_id", "environment_id");`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_audience_check" check ("audience" in ('members', 'everyone'));`);
    this.addSql(`alter table "openid_settings" enable row level security;`);
    this.addSql(`alter table "openid_settings" force row level security;`);
    this.addSql(`create policy "openid_settings_organization" on "openid_settings" to "frontoffice_app" using (${OWN_ROWS}) with check (${OWN_ROWS});`);
    this.addSql(`create policy "openid_settings_search" on "openid_settings" for select to "frontoffice_search" using (true);`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_environment_id_foreign" foreign key ("organization_id", "environment_id") references "client_environments" ("organization_id", "id") on delete cascade;`);

    // A program names the environment it is of before anybody has said for which organization it acts.
    this.addSql(`create policy "clients_search" on "clients" for select to "frontoffice_search" using (true);`);
    this.addSql(`grant select (id, organization_id, name) on clients to frontoffice_search;`);
    this.addSql(`grant select (id, organization_id, client_id, environment, redirect_urls, allowed_origins, scopes, is_active) on client_environments to frontoffice_search;`);
    this.addSql(`grant select (organization_id, environment_id, audience, is_public, post_logout_redirect_urls) on openid_settings to frontoffice_search;`);
    this.addSql(`create function openid_client(client text) returns table (owner_id uuid, name text, environment text, redirect_urls jsonb, allowed_origins jsonb, scopes jsonb, audience text, is_public boolean, post_logout_redirect_urls jsonb) language sql stable security definer set search_path = public, pg_temp as $$
      select e.organization_id, c.name::text, e.environment, e.redirect_urls, e.allowed_origins, e.scopes, coalesce(s.audience, 'members'), coalesce(s.is_public, false), coalesce(s.post_logout_redirect_urls, '[]')
      from client_environments e join clients c on c.organization_id = e.organization_id and c.id = e.client_id
      left join openid_settings s on s.organization_id = e.organization_id and s.environment_id = e.id
      where e.id = openid_client.client::uuid and e.is_active $$;`);
    this.addSql(`revoke execute on function openid_client(text) from public;`);
    this.addSql(`grant execute on function openid_client(text) to frontoffice_app;`);
    this.addSql(`alter function openid_client(text) owner to frontoffice_search;`);
  }
}
