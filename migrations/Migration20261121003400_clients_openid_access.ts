import { Migration } from '@mikro-orm/migrations';

/** Access tokens of the provider call the API: each knows the secret it was got with, and the log of requests knows their environment. Customers sign in at client apps. */
export class Migration20261121003400_clients_openid_access extends Migration {
  override up(): void {
    this.addSql(`alter table "openid_settings" drop constraint "openid_settings_audience_check";`);
    this.addSql(`alter table "openid_settings" add constraint "openid_settings_audience_check" check ("audience" in ('members', 'customers', 'everyone'));`);
    this.addSql(`alter table "openid_artifacts" add "api_key_id" uuid null;`);
    this.addSql(`create index "openid_artifacts_api_key_id" on "openid_artifacts" ("api_key_id");`);
    this.addSql(`alter table "openid_artifacts" add constraint "openid_artifacts_api_key_id_foreign" foreign key ("api_key_id") references "api_keys" ("id") on delete cascade;`);

    this.addSql(`alter table "api_key_requests" alter "api_key_id" drop not null;`);
    this.addSql(`alter table "api_key_requests" add "environment_id" uuid null;`);
    // forced row level security would hide every row from the migration, too
    this.addSql(`alter table "api_keys" no force row level security;`);
    this.addSql(`alter table "api_key_requests" no force row level security;`);
    this.addSql(`update api_key_requests r set environment_id = k.environment_id from api_keys k where k.organization_id = r.organization_id and k.id = r.api_key_id and k.environment_id is not null;`);
    this.addSql(`alter table "api_key_requests" force row level security;`);
    this.addSql(`alter table "api_keys" force row level security;`);
    this.addSql(`create index "api_key_requests_environment_id" on "api_key_requests" ("organization_id", "environment_id", "at", "id");`);
    this.addSql(`alter table "api_key_requests" add constraint "api_key_requests_origin_check" check (api_key_id is not null or environment_id is not null);`);
    this.addSql(`alter table "api_key_requests" add constraint "api_key_requests_environment_id_foreign" foreign key ("organization_id", "environment_id") references "client_environments" ("organization_id", "id") on delete cascade;`);
  }
}
