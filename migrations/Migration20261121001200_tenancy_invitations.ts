import { Migration } from '@mikro-orm/migrations';

/** Invitations into organizations; members who left; seats. */
export class Migration20261121001200_tenancy_invitations extends Migration {
  override up(): void {
    this.addSql(`create table "invitations" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email" varchar(254) not null, "role" text not null, "department" text null, "can_invite_users" boolean null, "can_manage_deals" boolean null, "can_view_reports" boolean null, "can_manage_customers" boolean null, "invited_by_id" uuid not null, "token_hash" bytea null, "status" text not null default 'pending', "expires_at" timestamptz(3) not null, "accepted_at" timestamptz(3) null, "accepted_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "invitations_created_at" on "invitations" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "invitations_email" on "invitations" ("email");`);
    this.addSql(`create index "invitations_invited_by_id" on "invitations" ("invited_by_id");`);
    this.addSql(`create index "invitations_accepted_by_id" on "invitations" ("accepted_by_id");`);
    this.addSql(`create unique index "invitations_pending" on "invitations" ("organization_id", "email") where status = 'pending';`);
    this.addSql(`alter table "invitations" add constraint "invitations_organization_id_token_hash" unique ("organization_id", "token_hash");`);
    this.addSql(`alter table "invitations" add constraint "invitations_email_check" check (email = lower(email));`);
    this.addSql(`alter table "invitations" add constraint "invitations_role_check" check ("role" in ('ceo', 'manager', 'sales_manager', 'support_staff'));`);
    this.addSql(`alter table "invitations" add constraint "invitations_department_check" check ("department" in ('sales', 'support', 'marketing', 'management'));`);
    this.addSql(`alter table "invitations" add constraint "invitations_status_check" check ("status" in ('pending', 'accepted', 'expired', 'declined', 'revoked'));`);
    this.addSql(`alter table "invitations" enable row level security;`);
    this.addSql(`alter table "invitations" force row level security;`);
    this.addSql(`create policy "invitations_organization" on "invitations" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "invitations_received" on "invitations" for select to "frontoffice_app" using (status = 'pending' and email in (select e.email from user_emails e where e.user_id = nullif(current_setting('app.user_id', true), '')::uuid and e.verified_at is not null));`);

    this.addSql(`alter table "invitations" add constraint "invitations_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_invited_by_id_foreign" foreign key ("invited_by_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "invitations" add constraint "invitations_accepted_by_id_foreign" foreign key ("accepted_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "members" add column "removed_at" timestamptz(3) null;`);
    this.addSql(`alter table "members" add constraint "members_removed_check" check (removed_at is null or not is_active);`);
    this.addSql(`alter table "organizations" add column "seat_limit" int null;`);
    this.addSql(`alter table "organizations" add constraint "organizations_seat_limit_check" check (seat_limit > 0);`);
  }
}
