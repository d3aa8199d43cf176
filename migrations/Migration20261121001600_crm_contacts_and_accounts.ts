import { Migration } from '@mikro-orm/migrations';

const OWN_ROWS = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
const PATTERN = `'%' || replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`;

/** Accounts and contacts; what leads, contacts and accounts are compared by; custom fields, trash and merged records of them. */
export class Migration20261121001600_crm_contacts_and_accounts extends Migration {
  override up(): void {
    this.createAccounts();
    this.createContacts();
    this.extendLeads();
    this.createFunctions();
  }

  private createAccounts(): void {
    this.addSql(`create table "accounts" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(255) not null, "domain" varchar(253) null, "industry" varchar(120) null, "employee_count" int null, "annual_revenue" numeric(12,2) null, "currency" char(3) null, "phone" varchar(32) null, "website" varchar(2000) null, "address" jsonb null, "notes" text null, "assigned_to_id" uuid null, "created_by_id" uuid null, "custom_fields" jsonb not null default '{}', "merged_into_id" uuid null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "accounts_created_at" on "accounts" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "accounts_updated_at" on "accounts" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "accounts_name" on "accounts" ("organization_id", "name", "id");`);
    this.addSql(`create index "accounts_assigned_to_id" on "accounts" ("organization_id", "assigned_to_id", "created_at", "id");`);
    this.addSql(`create index "accounts_created_by_id" on "accounts" ("organization_id", "created_by_id");`);
    this.addSql(`create index "accounts_domain" on "accounts" ("organization_id", "domain");`);
    this.addSql(`create index "accounts_phone" on "accounts" ("organization_id", "phone");`);
    this.addSql(`create index "accounts_industry" on "accounts" ("organization_id", "industry", "created_at", "id");`);
    this.addSql(`create index "accounts_merged_into_id" on "accounts" ("organization_id", "merged_into_id");`);
    this.addSql(`create index "accounts_trash" on "accounts" ("organization_id", "deleted_at", "id") where deleted_at is not null;`);
    this.addSql(`create index "accounts_custom_fields" on "accounts" using gin ("organization_id", "custom_fields" jsonb_path_ops);`);
    this.addSql(`create index "accounts_similar" on "accounts" using gin ("organization_id", "name" gin_trgm_ops);`);
    this.addSql(`create index "accounts_search" on "accounts" using gin ("organization_id", (name || ' ' || coalesce(domain, '') || ' ' || coalesce(industry, '')) gin_trgm_ops);`);
    this.addSql(`alter table "accounts" add constraint "accounts_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "accounts" add constraint "accounts_employee_count_check" check (employee_count >= 0);`);
    this.addSql(`alter table "accounts" add constraint "accounts_revenue_check" check ((annual_revenue is null) or (currency is not null));`);
    this.addSql(`alter table "accounts" add constraint "accounts_merged_check" check ((merged_into_id is null) or (deleted_at is not null));`);
    this.secure('accounts');
  }

  private createContacts(): void {
    this.addSql(`create table "contacts" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "account_id" uuid null, "first_name" varchar(120) not null, "last_name" varchar(120) not null, "email" varchar(254) null, "email_key" varchar(254) generated always as (regexp_replace(lower(email), '\\+[^@]*@', '@')) stored, "domain" varchar(254) generated always as (split_part(lower(email), '@', 2)) stored, "phone" varchar(32) null, "job_title" varchar(120) null, "notes" text null, "assigned_to_id" uuid null, "created_by_id" uuid null, "custom_fields" jsonb not null default '{}', "merged_into_id" uuid null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "contacts_created_at" on "contacts" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "contacts_updated_at" on "contacts" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "contacts_last_name" on "contacts" ("organization_id", "last_name", "id");`);
    this.addSql(`create index "contacts_account_id" on "contacts" ("organization_id", "account_id", "created_at", "id");`);
    this.addSql(`create index "contacts_assigned_to_id" on "contacts" ("organization_id", "assigned_to_id", "created_at", "id");`);
    this.addSql(`create index "contacts_created_by_id" on "contacts" ("organization_id", "created_by_id");`);
    this.addSql(`create index "contacts_email" on "contacts" ("organization_id", "email");`);
    this.addSql(`create index "contacts_email_key" on "contacts" ("organization_id", "email_key");`);
    this.addSql(`create index "contacts_domain" on "contacts" ("organization_id", "domain");`);
    this.addSql(`create index "contacts_phone" on "contacts" ("organization_id", "phone");`);
    this.addSql(`create index "contacts_merged_into_id" on "contacts" ("organization_id", "merged_into_id");`);
    this.addSql(`create index "contacts_trash" on "contacts" ("organization_id", "deleted_at", "id") where deleted_at is not null;`);
    this.addSql(`create index "contacts_custom_fields" on "contacts" using gin ("organization_id", "custom_fields" jsonb_path_ops);`);
    this.addSql(`create index "contacts_search" on "contacts" using gin ("organization_id", (first_name || ' ' || last_name || ' ' || coalesce(email, '')) gin_trgm_ops);`);
    this.addSql(`alter table "contacts" add constraint "contacts_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "contacts" add constraint "contacts_merged_check" check ((merged_into_id is null) or (deleted_at is not null));`);
    // checked at commit: an account and its contact are written in one flush, whose order is not defined
    this.addSql(`alter table "contacts" add constraint "contacts_account_id_foreign" foreign key ("organization_id", "account_id") references "accounts" ("organization_id", "id") on delete set null ("account_id") deferrable initially deferred;`);
    this.secure('contacts');
  }

  private extendLeads(): void {
    this.addSql(`alter table "leads" add column "email_key" varchar(254) generated always as (regexp_replace(lower(email), '\\+[^@]*@', '@')) stored, add column "domain" varchar(254) generated always as (split_part(lower(email), '@', 2)) stored, add column "custom_fields" jsonb not null default '{}', add column "merged_into_id" uuid null, add column "converted_contact_id" uuid null, add column "converted_account_id" uuid null;`);
    this.addSql(`create index "leads_email_key" on "leads" ("organization_id", "email_key");`);
    this.addSql(`create index "leads_domain" on "leads" ("organization_id", "domain");`);
    this.addSql(`create index "leads_phone" on "leads" ("organization_id", "phone");`);
    this.addSql(`create index "leads_created_by_id" on "leads" ("organization_id", "created_by_id");`);
    this.addSql(`create index "leads_merged_into_id" on "leads" ("organization_id", "merged_into_id");`);
    this.addSql(`create index "leads_converted_contact_id" on "leads" ("organization_id", "converted_contact_id");`);
    this.addSql(`create index "leads_converted_account_id" on "leads" ("organization_id", "converted_account_id");`);
    this.addSql(`create index "leads_trash" on "leads" ("organization_id", "deleted_at", "id") where deleted_at is not null;`);
    this.addSql(`create index "leads_custom_fields" on "leads" using gin ("organization_id", "custom_fields" jsonb_path_ops);`);
    this.addSql(`alter table "leads" add constraint "leads_merged_check" check ((merged_into_id is null) or (deleted_at is not null));`);
    this.addSql(`alter table "leads" add constraint "leads_merged_into_id_foreign" foreign key ("organization_id", "merged_into_id") references "leads" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "leads" add constraint "leads_converted_contact_id_foreign" foreign key ("organization_id", "converted_contact_id") references "contacts" ("organization_id", "id") on delete set null ("converted_contact_id");`);
    this.addSql(`alter table "leads" add constraint "leads_converted_account_id_foreign" foreign key ("organization_id", "converted_account_id") references "accounts" ("organization_id", "id") on delete set null ("converted_account_id");`);
  }

  private secure(table: string): void {
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN_ROWS}) with check (${OWN_ROWS});`);
    this.addSql(`create policy "${table}_search" on "${table}" for select to "frontoffice_search" using (true);`);
    this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "${table}" add constraint "${table}_assigned_to_id_foreign" foreign key ("assigned_to_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "${table}" add constraint "${table}_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    // the tombstone of a merged record goes when the record it leads to is gone for good
    this.addSql(`alter table "${table}" add constraint "${table}_merged_into_id_foreign" foreign key ("organization_id", "merged_into_id") references "${table}" ("organization_id", "id") on delete cascade;`);
  }

  /** Row level security keeps the planner from using a GIN index; these functions filter by the organization themselves. */
  private createFunctions(): void {
    this.addSql(`grant select (custom_fields) on leads to frontoffice_search;`);
    this.addSql(`grant select (id, organization_id, first_name, last_name, email, custom_fields, deleted_at) on contacts to frontoffice_search;`);
    this.addSql(`grant select (id, organization_id, name, domain, industry, custom_fields, deleted_at) on accounts to frontoffice_search;`);
    this.addDefiner('search_contacts', 'query text', `select id from contacts where ${OWN_ROWS} and deleted_at is null and (first_name || ' ' || last_name || ' ' || coalesce(email, '')) ilike ${PATTERN} order by id desc limit 500`);
    this.addDefiner('search_accounts', 'query text', `select id from accounts where ${OWN_ROWS} and deleted_at is null and (name || ' ' || coalesce(domain, '') || ' ' || coalesce(industry, '')) ilike ${PATTERN} order by id desc limit 500`);
    this.addDefiner('accounts_named_like', 'wanted text', `select id from accounts where ${OWN_ROWS} and deleted_at is null and name % wanted order by similarity(name, wanted) desc, id limit 50`, 'set pg_trgm.similarity_threshold = 0.6');
    for (const table of ['leads', 'contacts', 'accounts']) {
      this.addDefiner(`${table}_with_custom_fields`, 'wanted jsonb', `select id from ${table} where ${OWN_ROWS} and custom_fields @> wanted`);
    }
  }

  private addDefiner(name: string, argument: string, body: string, settings = ''): void {
    const type = argument.split(' ')[1]!;
    this.addSql(`create function ${name}(${argument}) returns setof uuid language sql stable security definer set search_path = public, pg_temp ${settings} as $$ ${body} $$;`);
    this.addSql(`revoke execute on function ${name}(${type}) from public;`);
    this.addSql(`grant execute on function ${name}(${type}) to frontoffice_app;`);
    this.addSql(`alter function ${name}(${type}) owner to frontoffice_search;`);
  }
}
