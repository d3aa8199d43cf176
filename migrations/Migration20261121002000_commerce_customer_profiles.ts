import { Migration } from '@mikro-orm/migrations';

/** Customers get a profile, addresses, tags, interactions, and a record of what was merged. */
export class Migration20261121002000_commerce_customer_profiles extends Migration {
  override up(): void {
    this.addSql(`alter table "customers" add column "customer_type" text not null default 'individual', add column "company_size" varchar(50) null, add column "industry" varchar(100) null, add column "annual_revenue" numeric(15,2) null, add column "annual_revenue_currency" char(3) null, add column "preferences" jsonb not null default '{}', add column "custom_fields" jsonb not null default '{}', add column "merged_into_id" uuid null, add column "invited_at" timestamptz(3) null;`);
    this.addSql(`create index "customers_merged_into_id" on "customers" ("organization_id", "merged_into_id");`);
    this.addSql(`alter table "customers" add constraint "customers_annual_revenue_check" check ((annual_revenue is null) = (annual_revenue_currency is null) and annual_revenue >= 0);`);
    this.addSql(`alter table "customers" add constraint "customers_merged_check" check (merged_into_id is null or (deleted_at is not null and merged_into_id <> id));`);
    this.addSql(`alter table "customers" add constraint "customers_customer_type_check" check ("customer_type" in ('individual', 'business'));`);
    this.addSql(`alter table "customers" add constraint "customers_merged_into_id_foreign" foreign key ("organization_id", "merged_into_id") references "customers" ("organization_id", "id") on delete set null ("merged_into_id");`);

    this.addSql(`create table "customer_addresses" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "customer_id" uuid not null, "label" varchar(100) null, "recipient" varchar(255) null, "address" text not null, "city" varchar(100) null, "region" varchar(100) null, "postal_code" varchar(20) null, "country" varchar(100) null, "is_default_billing" boolean not null default false, "is_default_shipping" boolean not null default false, primary key ("id"));`);
    this.addSql(`create index "customer_addresses_created_at" on "customer_addresses" ("organization_id", "customer_id", "created_at", "id");`);
    this.addSql(`create unique index "customer_addresses_one_billing" on "customer_addresses" ("organization_id", "customer_id") where is_default_billing;`);
    this.addSql(`create unique index "customer_addresses_one_shipping" on "customer_addresses" ("organization_id", "customer_id") where is_default_shipping;`);
    this.addSql(`alter table "customer_addresses" add constraint "customer_addresses_organization_id_id" unique ("organization_id", "id");`);
    this.tenant('customer_addresses');
    this.owned('customer_addresses', 'customer_id', 'customers');

    this.addSql(`create table "customer_tags" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(50) not null, "color" char(7) not null default '#4c6fff', "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create unique index "customer_tags_name" on "customer_tags" ("organization_id", lower("name"));`);
    this.addSql(`create index "customer_tags_sort" on "customer_tags" ("organization_id", "name", "id");`);
    this.addSql(`create index "customer_tags_created_by_id" on "customer_tags" ("created_by_id");`);
    this.addSql(`alter table "customer_tags" add constraint "customer_tags_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "customer_tags" add constraint "customer_tags_color_check" check (color ~ '^#[0-9a-f]{6}$');`);
    this.tenant('customer_tags');
    this.byUser('customer_tags', 'created_by_id');

    this.addSql(`create table "customer_taggings" ("id" uuid not null, "organization_id" uuid not null, "customer_id" uuid not null, "tag_id" uuid not null, "created_by_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "customer_taggings_tag_id" on "customer_taggings" ("organization_id", "tag_id", "customer_id");`);
    this.addSql(`create index "customer_taggings_created_by_id" on "customer_taggings" ("created_by_id");`);
    this.addSql(`alter table "customer_taggings" add constraint "customer_taggings_once" unique ("organization_id", "customer_id", "tag_id");`);
    this.tenant('customer_taggings');
    this.owned('customer_taggings', 'customer_id', 'customers');
    this.owned('customer_taggings', 'tag_id', 'customer_tags');
    this.byUser('customer_taggings', 'created_by_id');

    this.addSql(`create table "customer_merges" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "target_id" uuid not null, "log" jsonb not null, "undone_at" timestamptz(3) null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "customer_merges_created_at" on "customer_merges" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "customer_merges_target_id" on "customer_merges" ("organization_id", "target_id", "created_at");`);
    this.addSql(`create index "customer_merges_created_by_id" on "customer_merges" ("created_by_id");`);
    this.addSql(`alter table "customer_merges" add constraint "customer_merges_organization_id_id" unique ("organization_id", "id");`);
    this.tenant('customer_merges');
    this.owned('customer_merges', 'target_id', 'customers');
    this.byUser('customer_merges', 'created_by_id');

    this.addSql(`create table "customer_interactions" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "customer_id" uuid not null, "user_id" uuid null, "interaction_type" text not null, "subject" varchar(255) not null, "description" text null, "sentiment" text null, "source" text not null default 'manual', "source_id" uuid null, "occurred_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "customer_interactions_created_at" on "customer_interactions" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "customer_interactions_customer_id" on "customer_interactions" ("organization_id", "customer_id", "occurred_at", "id");`);
    this.addSql(`create index "customer_interactions_type" on "customer_interactions" ("organization_id", "interaction_type", "occurred_at", "id");`);
    this.addSql(`create index "customer_interactions_user_id" on "customer_interactions" ("user_id");`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_once" unique ("organization_id", "source", "source_id");`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_origin_check" check ((source = 'manual') = (source_id is null));`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_interaction_type_check" check ("interaction_type" in ('call', 'email', 'meeting', 'support', 'purchase', 'inquiry'));`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_sentiment_check" check ("sentiment" in ('positive', 'neutral', 'negative'));`);
    this.addSql(`alter table "customer_interactions" add constraint "customer_interactions_source_check" check ("source" in ('manual', 'email', 'order', 'call'));`);
    this.tenant('customer_interactions');
    this.owned('customer_interactions', 'customer_id', 'customers');
    this.byUser('customer_interactions', 'user_id');
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

  private byUser(table: string, column: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("${column}") references "users" ("id") on delete set null;`);
  }
}
