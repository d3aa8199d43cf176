import { Migration } from '@mikro-orm/migrations';

/** Users, their credentials and sessions; organizations and their members. */
export class Migration20261121000200_identity_tenancy extends Migration {
  override up(): void {
    this.addSql(`create table "attempt_counters" ("key" varchar(43) not null, "count" int not null, "resets_at" timestamptz(3) not null, primary key ("key"));`);
    this.addSql(`create index "attempt_counters_resets_at" on "attempt_counters" ("resets_at");`);
    this.addSql(`create table "email_verifications" ("user_email_id" uuid not null, "code_mac" varchar(43) not null, "tries" int not null default 0, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, primary key ("user_email_id"));`);
    this.addSql(`create index "email_verifications_expires_at" on "email_verifications" ("expires_at");`);
    this.addSql(`create table "login_events" ("id" uuid not null, "user_id" uuid null, "session_id" uuid null, "type" varchar(60) not null, "ip" inet null, "user_agent" varchar(512) null, "occurred_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`create index "login_events_user" on "login_events" ("user_id", "occurred_at", "id");`);
    this.addSql(`create index "login_events_occurred_at" on "login_events" ("occurred_at");`);
    this.addSql(`create table "members" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "user_id" uuid not null, "role" text not null, "department" text null, "can_invite_users" boolean not null default false, "can_manage_deals" boolean not null default false, "can_view_reports" boolean not null default false, "can_manage_customers" boolean not null default false, "overridden_flags" text[] not null default '{}', "invited_by_id" uuid null, "joined_at" timestamptz(3) not null, "is_active" boolean not null default true, primary key ("id"));`);
    this.addSql(`create index "members_user_id" on "members" ("user_id");`);
    this.addSql(`create index "members_invited_by_id" on "members" ("invited_by_id");`);
    this.addSql(`create index "members_joined_at" on "members" ("organization_id", "joined_at", "id");`);
    this.addSql(`create index "members_role" on "members" ("organization_id", "role", "joined_at", "id");`);
    this.addSql(`create index "members_department" on "members" ("organization_id", "department", "joined_at", "id");`);
    this.addSql(`alter table "members" add constraint "members_organization_id_user_id" unique ("organization_id", "user_id");`);
    this.addSql(`alter table "members" add constraint "members_role_check" check ("role" in ('ceo', 'manager', 'sales_manager', 'support_staff'));`);
    this.addSql(`alter table "members" add constraint "members_department_check" check ("department" in ('sales', 'support', 'marketing', 'management'));`);
    this.addSql(`create table "organizations" ("id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(255) not null, "logo_object_key" varchar(255) null, "website" varchar(200) null, "industry" text null, "description" text null, "phone" varchar(32) null, "employee_count" int null, "address" text null, "city" varchar(100) null, "country" varchar(100) null, "timezone" varchar(100) null, "created_by_id" uuid null, "is_active" boolean not null default true, "settings" jsonb not null default '{}', primary key ("id"));`);
    this.addSql(`create index "organizations_created_by_id" on "organizations" ("created_by_id");`);
    this.addSql(`create index "organizations_is_active" on "organizations" ("is_active");`);
    this.addSql(`create index "organizations_industry" on "organizations" ("industry");`);
    this.addSql(`alter table "organizations" add constraint "organizations_employee_count_check" check (employee_count > 0);`);
    this.addSql(`alter table "organizations" add constraint "organizations_industry_check" check ("industry" in ('technology', 'healthcare', 'finance', 'retail', 'manufacturing', 'other'));`);
    this.addSql(`create table "refresh_tokens" ("id" uuid not null, "session_id" uuid not null, "token_hash" bytea not null, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "sealed_successor" text null, primary key ("id"));`);
    this.addSql(`alter table "refresh_tokens" add constraint "refresh_tokens_token_hash" unique ("token_hash");`);
    this.addSql(`create index "refresh_tokens_session_id" on "refresh_tokens" ("session_id");`);
    this.addSql(`create index "refresh_tokens_expires_at" on "refresh_tokens" ("expires_at");`);
    this.addSql(`create table "sessions" ("id" uuid not null, "user_id" uuid not null, "organization_id" uuid null, "user_agent" varchar(512) null, "ip" inet null, "auth_methods" varchar(60) not null, "authenticated_at" timestamptz(3) not null default now(), "created_at" timestamptz(3) not null default now(), "last_seen_at" timestamptz(3) not null default now(), "idle_expires_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, "revoke_reason" text null, primary key ("id"));`);
    this.addSql(`create index "sessions_user" on "sessions" ("user_id", "created_at", "id");`);
    this.addSql(`create index "sessions_organization_id" on "sessions" ("organization_id");`);
    this.addSql(`create index "sessions_expires_at" on "sessions" ("expires_at");`);
    this.addSql(`alter table "sessions" add constraint "sessions_revoke_reason_check" check ("revoke_reason" in ('logout', 'revoked_by_user', 'token_reused'));`);
    this.addSql(`create table "users" ("id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "number" bigserial, "username" varchar(150) not null, "display_name" varchar(150) not null, "first_name" varchar(150) null, "last_name" varchar(150) null, "phone" varchar(32) null, "bio" text null, "timezone" varchar(100) null, "language" varchar(35) null, "avatar_object_key" varchar(255) null, "account_type" text not null, "is_system" boolean not null default false, "is_staff" boolean not null default false, "status" text not null default 'active', "status_reason" text null, "deactivated_at" timestamptz(3) null, "default_organization_id" uuid null, "joined_at" timestamptz(3) not null, "last_login_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "users" add constraint "users_number" unique ("number");`);
    this.addSql(`alter table "users" add constraint "users_username" unique ("username");`);
    this.addSql(`create index "users_default_organization_id" on "users" ("default_organization_id");`);
    this.addSql(`alter table "users" add constraint "users_account_type_check" check ("account_type" in ('company', 'customer'));`);
    this.addSql(`alter table "users" add constraint "users_status_check" check ("status" in ('active', 'inactive', 'suspended', 'deleted'));`);
    this.addSql(`create table "user_credentials" ("user_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "password_hash" text not null, "password_changed_at" timestamptz(3) not null, primary key ("user_id"));`);
    this.addSql(`create table "user_emails" ("id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "user_id" uuid not null, "email" varchar(254) not null, "is_primary" boolean not null default false, "verified_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create unique index "user_emails_verified" on "user_emails" ("email") where verified_at is not null;`);
    this.addSql(`create unique index "user_emails_primary" on "user_emails" ("user_id") where is_primary;`);
    this.addSql(`create index "user_emails_email" on "user_emails" ("email", "created_at");`);
    this.addSql(`alter table "user_emails" add constraint "user_emails_user_id_email" unique ("user_id", "email");`);
    this.addSql(`alter table "user_emails" add constraint "user_emails_email_check" check (email = lower(email));`);
    this.addSql(`alter table "members" enable row level security;`);
    this.addSql(`alter table "members" force row level security;`);
    this.addSql(`create policy "members_organization" on "members" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "members_own" on "members" for select to "frontoffice_app" using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);`);
    this.addSql(`alter table "organizations" enable row level security;`);
    this.addSql(`alter table "organizations" force row level security;`);
    this.addSql(`create policy "organizations_organization" on "organizations" to "frontoffice_app" using (id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "organizations_membership" on "organizations" for select to "frontoffice_app" using (exists (select 1 from members m where m.organization_id = organizations.id and m.user_id = nullif(current_setting('app.user_id', true), '')::uuid));`);

    this.addSql(`alter table "user_emails" add constraint "user_emails_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "user_credentials" add constraint "user_credentials_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "sessions" add constraint "sessions_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete set null;`);
    this.addSql(`alter table "users" add constraint "users_default_organization_id_foreign" foreign key ("default_organization_id") references "organizations" ("id") on delete set null;`);
    this.addSql(`alter table "login_events" add constraint "login_events_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "organizations" add constraint "organizations_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "members" add constraint "members_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "members" add constraint "members_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "members" add constraint "members_invited_by_id_foreign" foreign key ("invited_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "refresh_tokens" add constraint "refresh_tokens_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade;`);
    this.addSql(`alter table "email_verifications" add constraint "email_verifications_user_email_id_foreign" foreign key ("user_email_id") references "user_emails" ("id") on delete cascade;`);

    // A record of sign-ins that could be changed would prove nothing.
    this.addSql(`revoke update, delete on login_events from frontoffice_app;`);
  }
}
