import { Migration } from '@mikro-orm/migrations';

/** Segments of customers: their rules, who is in them, and which customers have to be looked at again. */
export class Migration20261121002100_commerce_segments extends Migration {
  override up(): void {
    this.addSql(`create table "segments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(100) not null, "description" text null, "criteria" jsonb not null default '{}'::jsonb, "created_by_id" uuid null, "revision" int not null default 1, "topics" text[] not null default '{}', "build_status" text not null default 'pending', "member_count" int not null default 0, "last_built_at" timestamptz(3) null, "last_build_ms" int null, "last_failed_at" timestamptz(3) null, "last_failure" varchar(50) null, "next_due_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "segments_created_at" on "segments" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "segments_created_by_id" on "segments" ("created_by_id");`);
    this.addSql(`create index "segments_next_due_at" on "segments" ("organization_id", "next_due_at") where next_due_at is not null;`);
    this.addSql(`alter table "segments" add constraint "segments_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "segments" add constraint "segments_name" unique ("organization_id", "name");`);
    this.addSql(`alter table "segments" add constraint "segments_build_status_check" check ("build_status" in ('pending', 'building', 'ready', 'failed'));`);
    this.tenant('segments');
    this.addSql(`alter table "segments" add constraint "segments_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`create table "segment_members" ("id" uuid not null, "organization_id" uuid not null, "segment_id" uuid not null, "customer_id" uuid not null, "source" text not null, "entered_at" timestamptz(3) null, "left_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "segment_members_customer_id" on "segment_members" ("organization_id", "customer_id", "segment_id");`);
    this.addSql(`create index "segment_members_current" on "segment_members" ("organization_id", "segment_id", "entered_at", "id") include ("customer_id") where left_at is null;`);
    this.addSql(`alter table "segment_members" add constraint "segment_members_customer" unique ("organization_id", "segment_id", "customer_id");`);
    this.addSql(`alter table "segment_members" add constraint "segment_members_entered_check" check (left_at is not null or entered_at is not null);`);
    this.addSql(`alter table "segment_members" add constraint "segment_members_manual_check" check ((source <> 'manual_in' or left_at is null) and (source <> 'manual_out' or left_at is not null));`);
    this.addSql(`alter table "segment_members" add constraint "segment_members_source_check" check ("source" in ('rule', 'manual_in', 'manual_out'));`);
    this.tenant('segment_members');
    this.owned('segment_members', 'segment_id', 'segments');
    this.owned('segment_members', 'customer_id', 'customers');

    this.addSql(`create table "segment_references" ("organization_id" uuid not null, "segment_id" uuid not null, "referenced_id" uuid not null, primary key ("organization_id", "segment_id", "referenced_id"));`);
    this.addSql(`create index "segment_references_referenced_id" on "segment_references" ("organization_id", "referenced_id");`);
    this.tenant('segment_references');
    this.owned('segment_references', 'segment_id', 'segments');
    this.addSql(`alter table "segment_references" add constraint "segment_references_referenced_id_foreign" foreign key ("organization_id", "referenced_id") references "segments" ("organization_id", "id");`);

    this.addSql(`create table "segment_marks" ("organization_id" uuid not null, "customer_id" uuid not null, "topic" varchar(60) not null, "mark" uuid not null, primary key ("organization_id", "customer_id", "topic"));`);
    this.tenant('segment_marks');
    this.owned('segment_marks', 'customer_id', 'customers');

    this.addSql(`create table "customer_crm_records" ("organization_id" uuid not null, "record_id" uuid not null, "customer_id" uuid not null, "kind" text not null, "status" varchar(40) not null, "amount" numeric(12,2) null, "currency" char(3) null, "happened_at" timestamptz(3) not null, primary key ("organization_id", "record_id"));`);
    this.addSql(`create index "customer_crm_records_customer_id" on "customer_crm_records" ("organization_id", "customer_id");`);
    this.addSql(`alter table "customer_crm_records" add constraint "customer_crm_records_kind_check" check ("kind" in ('lead', 'deal'));`);
    this.tenant('customer_crm_records');
    this.owned('customer_crm_records', 'customer_id', 'customers');
  }

  private tenant(table: string): void {
    const own = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${own}) with check (${own});`);
    this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
  }

  private owned(table: string, column: string, target: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("organization_id", "${column}") references "${target}" ("organization_id", "id") on delete cascade;`);
  }
}
