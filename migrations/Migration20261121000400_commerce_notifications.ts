import { Migration } from '@mikro-orm/migrations';

/** Customers, and the notifications of members. */
export class Migration20261121000400_commerce_notifications extends Migration {
  override up(): void {
    this.addSql(`create table "customers" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "user_id" uuid null, "display_name" varchar(255) not null, "first_name" varchar(120) null, "last_name" varchar(120) null, "email" varchar(254) null, "phone" varchar(32) null, "status" text not null, "customer_since" timestamptz(3) not null, "account_manager_id" uuid null, "created_by_id" uuid null, "notes" text null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "customers_created_at" on "customers" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "customers_updated_at" on "customers" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "customers_display_name" on "customers" ("organization_id", "display_name", "id");`);
    this.addSql(`create index "customers_account_manager_id" on "customers" ("organization_id", "account_manager_id", "created_at", "id");`);
    this.addSql(`create unique index "customers_email" on "customers" ("organization_id", "email") where email is not null and deleted_at is null;`);
    this.addSql(`alter table "customers" add constraint "customers_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "customers" add constraint "customers_status_check" check ("status" in ('active', 'inactive', 'blocked'));`);
    this.addSql(`alter table "customers" enable row level security;`);
    this.addSql(`alter table "customers" force row level security;`);
    this.addSql(`create policy "customers_organization" on "customers" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "notifications" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "title" varchar(255) not null, "message" text not null, "type" text not null, "is_read" boolean not null default false, "read_at" timestamptz(3) null, "related_object_type" varchar(40) null, "related_object_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "notifications_user" on "notifications" ("organization_id", "user_id", "created_at", "id");`);
    this.addSql(`create index "notifications_unread" on "notifications" ("organization_id", "user_id", "created_at", "id") where not is_read;`);
    this.addSql(`alter table "notifications" add constraint "notifications_read_check" check (is_read = (read_at is not null));`);
    this.addSql(`alter table "notifications" add constraint "notifications_related_object_check" check ((related_object_type is null) = (related_object_id is null));`);
    this.addSql(`alter table "notifications" add constraint "notifications_type_check" check ("type" in ('info', 'success', 'warning', 'error'));`);
    this.addSql(`alter table "notifications" enable row level security;`);
    this.addSql(`alter table "notifications" force row level security;`);
    this.addSql(`create policy "notifications_organization" on "notifications" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "customers" add constraint "customers_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "customers" add constraint "customers_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "customers" add constraint "customers_account_manager_id_foreign" foreign key ("account_manager_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "customers" add constraint "customers_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "notifications" add constraint "notifications_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "notifications" add constraint "notifications_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
  }
}
