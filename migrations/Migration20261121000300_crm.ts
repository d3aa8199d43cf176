import { Migration } from '@mikro-orm/migrations';

/** Leads, pipelines with their stages, deals with their history, timelines; and the search over leads and deals. */
export class Migration20261121000300_crm extends Migration {
  override up(): void {
    // Lets a GIN index begin with the organization, so that the trigrams of one are not looked for among those of all.
    this.addSql(`create extension if not exists btree_gin;`);
    this.addSql(`create table "leads" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "first_name" varchar(120) not null, "last_name" varchar(120) not null, "email" varchar(254) not null, "phone" varchar(32) null, "company_name" varchar(255) null, "job_title" varchar(120) null, "lead_source" text not null, "status" text not null, "estimated_value" numeric(12,2) null, "currency" char(3) not null, "notes" text null, "assigned_to_id" uuid null, "created_by_id" uuid null, "converted_to_deal_id" uuid null, "converted_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "leads_created_at" on "leads" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "leads_updated_at" on "leads" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "leads_last_name" on "leads" ("organization_id", "last_name", "id");`);
    this.addSql(`create index "leads_status" on "leads" ("organization_id", "status", "created_at", "id");`);
    this.addSql(`create index "leads_assigned_to_id" on "leads" ("organization_id", "assigned_to_id", "created_at", "id");`);
    this.addSql(`create index "leads_email" on "leads" ("organization_id", "email");`);
    this.addSql(`create index "leads_converted_to_deal_id" on "leads" ("organization_id", "converted_to_deal_id");`);
    this.addSql(`create index "leads_search" on "leads" using gin ("organization_id", (first_name || ' ' || last_name || ' ' || email || ' ' || coalesce(company_name, '')) gin_trgm_ops);`);
    this.addSql(`alter table "leads" add constraint "leads_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "leads" add constraint "leads_converted_check" check ((status = 'converted') = (converted_at is not null));`);
    this.addSql(`alter table "leads" add constraint "leads_lead_source_check" check ("lead_source" in ('website', 'referral', 'cold_call', 'social_media', 'event', 'other'));`);
    this.addSql(`alter table "leads" add constraint "leads_status_check" check ("status" in ('new', 'contacted', 'qualified', 'unqualified', 'converted'));`);
    this.addSql(`alter table "leads" enable row level security;`);
    this.addSql(`alter table "leads" force row level security;`);
    this.addSql(`create policy "leads_organization" on "leads" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "leads_search" on "leads" for select to "frontoffice_search" using (true);`);
    this.addSql(`create table "pipelines" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(255) not null, "description" text null, "is_default" boolean not null default false, "is_active" boolean not null default true, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "pipelines_created_at" on "pipelines" ("organization_id", "created_at", "id");`);
    this.addSql(`create unique index "pipelines_one_default" on "pipelines" ("organization_id") where is_default;`);
    this.addSql(`alter table "pipelines" add constraint "pipelines_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "pipelines" add constraint "pipelines_name" unique ("organization_id", "name");`);
    this.addSql(`alter table "pipelines" enable row level security;`);
    this.addSql(`alter table "pipelines" force row level security;`);
    this.addSql(`create policy "pipelines_organization" on "pipelines" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "pipeline_stages" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "pipeline_id" uuid not null, "name" varchar(120) not null, "order" int not null, "type" text not null, "probability" int not null, "is_active" boolean not null default true, primary key ("id"));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_organization_id_pipeline_id_id" unique ("organization_id", "pipeline_id", "id");`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_name" unique ("organization_id", "pipeline_id", "name");`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_order" unique ("organization_id", "pipeline_id", "order") deferrable initially deferred;`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_probability_check" check (probability >= 0 and probability <= 100 and (type <> 'won' or probability = 100) and (type <> 'lost' or probability = 0));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_type_check" check ("type" in ('open', 'won', 'lost'));`);
    this.addSql(`alter table "pipeline_stages" enable row level security;`);
    this.addSql(`alter table "pipeline_stages" force row level security;`);
    this.addSql(`create policy "pipeline_stages_organization" on "pipeline_stages" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "deals" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "pipeline_id" uuid not null, "stage_id" uuid not null, "position" double precision not null default 0, "lead_id" uuid null, "assigned_to_id" uuid null, "created_by_id" uuid null, "title" varchar(255) not null, "description" text null, "value" numeric(12,2) not null, "currency" char(3) not null, "expected_close_date" date null, "actual_close_date" date null, "contact_name" varchar(255) not null, "contact_email" varchar(254) not null, "contact_phone" varchar(32) null, "company_name" varchar(255) null, "status" text not null, "lost_reason" text null, "priority" text not null, "probability" int not null, "probability_overridden" boolean not null default false, "won_at" timestamptz(3) null, "lost_at" timestamptz(3) null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "deals_created_at" on "deals" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "deals_updated_at" on "deals" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "deals_status" on "deals" ("organization_id", "status", "created_at", "id");`);
    this.addSql(`create index "deals_stage" on "deals" ("organization_id", "pipeline_id", "stage_id", "position", "id");`);
    this.addSql(`create index "deals_expected_close_date" on "deals" ("organization_id", "expected_close_date");`);
    this.addSql(`create index "deals_assigned_to_id" on "deals" ("organization_id", "assigned_to_id", "created_at", "id");`);
    this.addSql(`create index "deals_lead_id" on "deals" ("organization_id", "lead_id");`);
    this.addSql(`create index "deals_contact_email" on "deals" ("organization_id", "contact_email");`);
    this.addSql(`create index "deals_search" on "deals" using gin ("organization_id", (title || ' ' || contact_name || ' ' || contact_email || ' ' || coalesce(company_name, '')) gin_trgm_ops);`);
    this.addSql(`alter table "deals" add constraint "deals_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "deals" add constraint "deals_won_check" check ((status = 'won') = (won_at is not null));`);
    this.addSql(`alter table "deals" add constraint "deals_lost_check" check ((status = 'lost') = (lost_at is not null) and (status = 'lost') = (lost_reason is not null));`);
    this.addSql(`alter table "deals" add constraint "deals_closed_check" check ((status = 'open') = (actual_close_date is null));`);
    this.addSql(`alter table "deals" add constraint "deals_probability_check" check (probability >= 0 and probability <= 100);`);
    this.addSql(`alter table "deals" add constraint "deals_status_check" check ("status" in ('open', 'won', 'lost'));`);
    this.addSql(`alter table "deals" add constraint "deals_priority_check" check ("priority" in ('low', 'medium', 'high'));`);
    this.addSql(`alter table "deals" enable row level security;`);
    this.addSql(`alter table "deals" force row level security;`);
    this.addSql(`create policy "deals_organization" on "deals" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "deals_search" on "deals" for select to "frontoffice_search" using (true);`);
    this.addSql(`create table "deal_stage_history" ("id" uuid not null, "organization_id" uuid not null, "deal_id" uuid not null, "from_stage_id" uuid null, "from_type" text null, "stage_id" uuid not null, "type" text not null, "entered_at" timestamptz(3) not null, "left_at" timestamptz(3) null, "actor_user_id" uuid null, "value" numeric(12,2) not null, "currency" char(3) not null, "probability" int not null, primary key ("id"));`);
    this.addSql(`create index "deal_stage_history_deal" on "deal_stage_history" ("organization_id", "deal_id", "entered_at", "id");`);
    this.addSql(`create index "deal_stage_history_stage" on "deal_stage_history" ("organization_id", "stage_id", "entered_at");`);
    this.addSql(`create unique index "deal_stage_history_one_open" on "deal_stage_history" ("organization_id", "deal_id") where left_at is null;`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_left_check" check (left_at >= entered_at);`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_from_type_check" check ("from_type" in ('open', 'won', 'lost'));`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_type_check" check ("type" in ('open', 'won', 'lost'));`);
    this.addSql(`alter table "deal_stage_history" enable row level security;`);
    this.addSql(`alter table "deal_stage_history" force row level security;`);
    this.addSql(`create policy "deal_stage_history_organization" on "deal_stage_history" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "timeline_entries" ("id" uuid not null, "organization_id" uuid not null, "subject_type" text not null, "subject_id" uuid not null, "kind" text not null, "at" timestamptz(3) not null, "actor_user_id" uuid null, "title" varchar(300) not null, "data" jsonb not null, "fact_id" uuid not null, "source_event_id" uuid not null, primary key ("id"));`);
    this.addSql(`create index "timeline_entries_at" on "timeline_entries" ("organization_id", "subject_type", "subject_id", "at", "id");`);
    this.addSql(`create index "timeline_entries_source_event_id" on "timeline_entries" ("organization_id", "source_event_id");`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_fact" unique ("organization_id", "subject_type", "subject_id", "kind", "fact_id");`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_subject_type_check" check ("subject_type" in ('lead', 'deal'));`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_kind_check" check ("kind" in ('lead_created', 'lead_updated', 'lead_converted', 'deal_created', 'deal_updated', 'deal_stage_changed', 'deal_won', 'deal_lost', 'deal_reopened', 'email_received', 'email_sent'));`);
    this.addSql(`alter table "timeline_entries" enable row level security;`);
    this.addSql(`alter table "timeline_entries" force row level security;`);
    this.addSql(`create policy "timeline_entries_organization" on "timeline_entries" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "leads" add constraint "leads_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "pipelines" add constraint "pipelines_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "deals" add constraint "deals_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "leads" add constraint "leads_assigned_to_id_foreign" foreign key ("assigned_to_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "leads" add constraint "leads_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "pipelines" add constraint "pipelines_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "deals" add constraint "deals_assigned_to_id_foreign" foreign key ("assigned_to_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "deals" add constraint "deals_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_actor_user_id_foreign" foreign key ("actor_user_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_actor_user_id_foreign" foreign key ("actor_user_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "leads" add constraint "leads_converted_to_deal_id_foreign" foreign key ("organization_id", "converted_to_deal_id") references "deals" ("organization_id", "id") on delete set null ("converted_to_deal_id");`);
    this.addSql(`alter table "deals" add constraint "deals_lead_id_foreign" foreign key ("organization_id", "lead_id") references "leads" ("organization_id", "id") on delete set null ("lead_id");`);

    // Checked at commit: a parent and its rows are written in one flush, and deleted in one cascade, whose order is not defined.
    this.addSql(`alter table "deals" add constraint "deals_stage_id_foreign" foreign key ("organization_id", "pipeline_id", "stage_id") references "pipeline_stages" ("organization_id", "pipeline_id", "id") deferrable initially deferred;`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_pipeline_id_foreign" foreign key ("organization_id", "pipeline_id") references "pipelines" ("organization_id", "id") on delete cascade deferrable initially deferred;`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_deal_id_foreign" foreign key ("organization_id", "deal_id") references "deals" ("organization_id", "id") on delete cascade deferrable initially deferred;`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_from_stage_id_foreign" foreign key ("organization_id", "from_stage_id") references "pipeline_stages" ("organization_id", "id") deferrable initially deferred;`);
    this.addSql(`alter table "deal_stage_history" add constraint "deal_stage_history_stage_id_foreign" foreign key ("organization_id", "stage_id") references "pipeline_stages" ("organization_id", "id") deferrable initially deferred;`);

    // Row level security keeps the planner from using a trigram index; these functions filter by the organization themselves.
    this.addSql(`
      create function search_leads(query text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from leads
        where organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and deleted_at is null
          and (first_name || ' ' || last_name || ' ' || email || ' ' || coalesce(company_name, '')) ilike '%' || replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
        order by id desc limit 500
      $$;`);
    this.addSql(`grant select (id, organization_id, first_name, last_name, email, company_name, deleted_at) on leads to frontoffice_search;`);
    this.addSql(`revoke execute on function search_leads(text) from public;`);
    this.addSql(`grant execute on function search_leads(text) to frontoffice_app;`);
    this.addSql(`alter function search_leads(text) owner to frontoffice_search;`);
    this.addSql(`
      create function search_deals(query text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from deals
        where organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and deleted_at is null
          and (title || ' ' || contact_name || ' ' || contact_email || ' ' || coalesce(company_name, '')) ilike '%' || replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
        order by id desc limit 500
      $$;`);
    this.addSql(`grant select (id, organization_id, title, contact_name, contact_email, company_name, deleted_at) on deals to frontoffice_search;`);
    this.addSql(`revoke execute on function search_deals(text) from public;`);
    this.addSql(`grant execute on function search_deals(text) to frontoffice_app;`);
    this.addSql(`alter function search_deals(text) owner to frontoffice_search;`);
  }
}
