import { Migration } from '@mikro-orm/migrations';

/** Identities at other providers, and the browsers on their way to one. */
export class Migration20261121000900_identity_providers extends Migration {
  override up(): void {
    this.addSql(`create table "user_auth_providers" ("id" uuid not null, "user_id" uuid not null, "organization_id" uuid null, "provider" varchar(60) not null, "issuer" varchar(500) not null, "subject" varchar(255) not null, "email" varchar(254) null, "sealed_access_token" text null, "sealed_refresh_token" text null, "token_expires_at" timestamptz(3) null, "scopes" text null, "tokens_valid_after" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "last_used_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create unique index "user_auth_providers_identity" on "user_auth_providers" ("provider", "issuer", "subject", "organization_id") nulls not distinct;`);
    this.addSql(`create index "user_auth_providers_user" on "user_auth_providers" ("user_id", "created_at", "id");`);
    this.addSql(`create index "user_auth_providers_organization_id" on "user_auth_providers" ("organization_id");`);

    this.addSql(`create table "oidc_login_states" ("id" uuid not null, "state_hash" bytea not null, "provider" varchar(60) not null, "organization_id" uuid null, "nonce" varchar(43) not null, "sealed_code_verifier" text not null, "browser_hash" bytea not null, "return_path" varchar(500) not null, "purpose" text not null, "account_type" text not null, "organization_name" varchar(255) null, "user_id" uuid null, "session_id" uuid null, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_state_hash" unique ("state_hash");`);
    this.addSql(`create index "oidc_login_states_organization_id" on "oidc_login_states" ("organization_id");`);
    this.addSql(`create index "oidc_login_states_user_id" on "oidc_login_states" ("user_id");`);
    this.addSql(`create index "oidc_login_states_session_id" on "oidc_login_states" ("session_id");`);
    this.addSql(`create index "oidc_login_states_expires_at" on "oidc_login_states" ("expires_at");`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_purpose_check" check ("purpose" in ('login', 'link'));`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_account_type_check" check ("account_type" in ('company', 'customer'));`);

    this.addSql(`alter table "user_auth_providers" add constraint "user_auth_providers_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "user_auth_providers" add constraint "user_auth_providers_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "oidc_login_states" add constraint "oidc_login_states_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade;`);
  }
}
