import { Migration } from '@mikro-orm/migrations';

/** Installation roles, devices, second factors, half-done sign-ins; what an organization asks of its members' sessions. */
export class Migration20261121000700_identity_second_factors extends Migration {
  override up(): void {
    this.addSql(`create table "roles" ("id" smallint primary key, "name" varchar(60) not null, "description" text not null);`);
    this.addSql(`alter table "roles" add constraint "roles_name" unique ("name");`);

    this.addSql(`create table "user_roles" ("user_id" uuid not null, "role_id" smallint not null, "assigned_at" timestamptz(3) not null default now(), "assigned_by_id" uuid null, primary key ("user_id", "role_id"));`);
    this.addSql(`create index "user_roles_role_id" on "user_roles" ("role_id");`);
    this.addSql(`create index "user_roles_assigned_by_id" on "user_roles" ("assigned_by_id");`);

    this.addSql(`create table "user_devices" ("id" uuid not null, "user_id" uuid not null, "fingerprint" varchar(43) not null, "name" varchar(100) not null, "user_agent" varchar(512) null, "created_at" timestamptz(3) not null default now(), "last_seen_at" timestamptz(3) not null default now(), "trust_token_hash" bytea null, "trusted_until" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "user_devices_user" on "user_devices" ("user_id", "last_seen_at", "id");`);
    this.addSql(`create unique index "user_devices_trust_token_hash" on "user_devices" ("trust_token_hash") where trust_token_hash is not null;`);
    this.addSql(`alter table "user_devices" add constraint "user_devices_user_id_fingerprint" unique ("user_id", "fingerprint");`);

    this.addSql(`create table "user_mfa_factors" ("id" uuid not null, "user_id" uuid not null, "type" text not null, "name" varchar(100) not null, "sealed_data" text not null, "credential_id" varchar(1400) null, "is_enabled" boolean not null default false, "last_counter" bigint null, "last_used_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "enabled_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "user_mfa_factors_user" on "user_mfa_factors" ("user_id", "created_at", "id");`);
    this.addSql(`create unique index "user_mfa_factors_credential_id" on "user_mfa_factors" ("credential_id") where credential_id is not null;`);
    this.addSql(`create unique index "user_mfa_factors_single" on "user_mfa_factors" ("user_id", "type") where type <> 'webauthn' and is_enabled;`);
    this.addSql(`alter table "user_mfa_factors" add constraint "user_mfa_factors_type_check" check ("type" in ('totp', 'webauthn', 'recovery_codes'));`);

    this.addSql(`create table "sign_in_challenges" ("id" uuid not null, "kind" text not null, "user_id" uuid null, "token_hash" bytea not null, "data" jsonb not null default '{}', "tries" int not null default 0, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "sign_in_challenges" add constraint "sign_in_challenges_token_hash" unique ("token_hash");`);
    this.addSql(`create index "sign_in_challenges_user_id" on "sign_in_challenges" ("user_id");`);
    this.addSql(`create index "sign_in_challenges_expires_at" on "sign_in_challenges" ("expires_at");`);
    this.addSql(`alter table "sign_in_challenges" add constraint "sign_in_challenges_kind_check" check ("kind" in ('mfa', 'passkey', 'passkey_registration', 'ticket'));`);

    this.addSql(`alter table "user_roles" add constraint "user_roles_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "user_roles" add constraint "user_roles_role_id_foreign" foreign key ("role_id") references "roles" ("id") on delete restrict;`);
    this.addSql(`alter table "user_roles" add constraint "user_roles_assigned_by_id_foreign" foreign key ("assigned_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "user_devices" add constraint "user_devices_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "user_mfa_factors" add constraint "user_mfa_factors_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "sign_in_challenges" add constraint "sign_in_challenges_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);

    this.addSql(`alter table "sessions" add column "device_id" uuid null;`);
    this.addSql(`create index "sessions_device_id" on "sessions" ("device_id");`);
    this.addSql(`alter table "sessions" add constraint "sessions_device_id_foreign" foreign key ("device_id") references "user_devices" ("id") on delete set null;`);
    this.addSql(`alter table "sessions" drop constraint "sessions_revoke_reason_check";`);
    this.addSql(`alter table "sessions" add constraint "sessions_revoke_reason_check" check ("revoke_reason" in ('logout', 'revoked_by_user', 'token_reused', 'password_changed', 'email_changed', 'mfa_changed', 'device_revoked', 'single_session', 'user_deactivated', 'provider_event'));`);

    this.addSql(`alter table "users" add column "avatar_url" varchar(2000) null, add column "managed_by_organization_id" uuid null;`);
    this.addSql(`create index "users_managed_by_organization_id" on "users" ("managed_by_organization_id");`);
    this.addSql(`alter table "users" add constraint "users_managed_by_organization_id_foreign" foreign key ("managed_by_organization_id") references "organizations" ("id") on delete set null;`);

    this.addSql(`alter table "organizations" add column "require_mfa" boolean not null default false, add column "single_session" boolean not null default false, add column "deletion_requested_at" timestamptz(3) null, add column "deletes_at" timestamptz(3) null;`);
    this.addSql(`create index "organizations_deletes_at" on "organizations" ("deletes_at");`);

    // The names are facts of the code (installation-roles.ts); the rows are there to be referred to and read.
    this.addSql(`insert into roles (id, name, description) values
      (1, 'superuser', 'May do everything an installation knows, and give these roles.'),
      (2, 'staff', 'Supports users: sees users and organizations, and may suspend users.'),
      (3, 'operator', 'Keeps the installation running: sees and handles background jobs.'),
      (4, 'auditor', 'Sees users, organizations and jobs, and changes nothing.');`);
    this.addSql(`revoke insert, update, delete on roles from frontoffice_app;`);
  }
}
