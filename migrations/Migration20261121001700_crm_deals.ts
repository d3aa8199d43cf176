import { Migration } from '@mikro-orm/migrations';

const OWN = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Stages that are archived, deleted and reordered; deals of contacts and accounts; sums that are kept; rates; nightly forecasts. */
export class Migration20261121001700_crm_deals extends Migration {
  override up(): void {
    this.stages();
    this.deals();
    this.customFieldSearch();
    this.totals();
    this.rates();
    this.snapshots();
  }

  private stages(): void {
    this.addSql(`alter table "pipelines" add constraint "pipelines_default_check" check (is_active or not is_default);`);
    this.addSql(`alter table "pipeline_stages" add column "rotting_days" int null, add column "required_fields" jsonb not null default '[]', add column "deleted_at" timestamptz(3) null;`);
    this.addSql(`alter table "pipeline_stages" alter column "order" drop not null;`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_rotting_days_check" check (rotting_days > 0);`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_deleted_check" check ((deleted_at is null) = ("order" is not null) and (deleted_at is null or not is_active));`);
    this.addSql(`alter table "pipeline_stages" drop constraint "pipeline_stages_name";`);
    this.addSql(`create unique index "pipeline_stages_name" on "pipeline_stages" ("organization_id", "pipeline_id", "name") where deleted_at is null;`);
  }

  private deals(): void {
    // Rows of every organization are filled in, which the policies keep even the owner from.
    for (const table of ['deals', 'deal_stage_history']) this.addSql(`alter table "${table}" no force row level security;`);
    this.addSql(`alter table "deals" add column "contact_id" uuid null, add column "account_id" uuid null, add column "custom_fields" jsonb not null default '{}', add column "stage_entered_at" timestamptz(3) null;`);
    this.addSql(`alter table "deals" alter column "position" drop default, alter column "position" type numeric using "position"::numeric;`);
    this.addSql(`
      update "deals" d set "stage_entered_at" = at.entered_at, "position" = extract(epoch from at.entered_at) * 1000
      from (select d.id, coalesce(h.entered_at, d.created_at) as entered_at from "deals" d
        left join "deal_stage_history" h on h.organization_id = d.organization_id and h.deal_id = d.id and h.left_at is null) at
      where at.id = d.id;`);
    this.addSql(`alter table "deals" alter column "stage_entered_at" set not null;`);
    this.addSql(`create index "deals_contact_id" on "deals" ("organization_id", "contact_id");`);
    this.addSql(`create index "deals_account_id" on "deals" ("organization_id", "account_id");`);
    this.addSql(`create index "deals_created_by_id" on "deals" ("organization_id", "created_by_id");`);
    this.addSql(`create index "deals_trash" on "deals" ("organization_id", "deleted_at", "id") where deleted_at is not null;`);
    this.addSql(`create index "deals_custom_fields" on "deals" using gin ("organization_id", "custom_fields" jsonb_path_ops);`);
    this.addSql(`create index "deals_won_close_date" on "deals" ("organization_id", "actual_close_date") where status = 'won' and deleted_at is null;`);
    this.addSql(`create index "deal_stage_history_entered_at" on "deal_stage_history" ("organization_id", "entered_at");`);
    this.addSql(`create index "deal_stage_history_left_at" on "deal_stage_history" ("organization_id", "left_at");`);
    this.addSql(`alter table "deals" add constraint "deals_contact_id_foreign" foreign key ("organization_id", "contact_id") references "contacts" ("organization_id", "id") on delete set null ("contact_id");`);
    this.addSql(`alter table "deals" add constraint "deals_account_id_foreign" foreign key ("organization_id", "account_id") references "accounts" ("organization_id", "id") on delete set null ("account_id");`);
  }

  /** Row level security keeps the planner from using a GIN index; the function filters by the organization itself. */
  private customFieldSearch(): void {
    this.addSql(`grant select (custom_fields) on deals to frontoffice_search;`);
    this.addSql(`create function deals_with_custom_fields(wanted jsonb) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$ select id from deals where ${OWN} and deleted_at is null and custom_fields @> wanted $$;`);
    this.addSql(`revoke execute on function deals_with_custom_fields(jsonb) from public;`);
    this.addSql(`grant execute on function deals_with_custom_fields(jsonb) to frontoffice_app;`);
    this.addSql(`alter function deals_with_custom_fields(jsonb) owner to frontoffice_search;`);
  }

  /**
   * What stands in each stage, as changes that add up: a change only ever adds a row, so that nobody waits for anybody on the
   * sum of a busy stage, and every twentieth folds the rows of its stages that no running transaction holds into one.
   */
  private totals(): void {
    this.addSql(`create table "deal_stage_totals" ("id" uuid not null default gen_random_uuid(), "organization_id" uuid not null, "pipeline_id" uuid not null, "stage_id" uuid not null, "currency" char(3) not null, "count" int not null, "value" numeric(20,2) not null, "weighted_value" numeric(22,4) not null, primary key ("id"));`);
    this.addSql(`create index "deal_stage_totals_stage" on "deal_stage_totals" ("organization_id", "pipeline_id", "stage_id", "currency");`);
    this.addSql(`
      insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
      select organization_id, pipeline_id, stage_id, currency, count(*), sum(value), sum(value * probability * 0.01) from deals where deleted_at is null group by 1, 2, 3, 4;`);
    this.addSql(`alter table "deal_stage_totals" add constraint "deal_stage_totals_stage_id_foreign" foreign key ("organization_id", "pipeline_id", "stage_id") references "pipeline_stages" ("organization_id", "pipeline_id", "id") on delete cascade deferrable initially deferred;`);
    this.protect('deal_stage_totals');
    this.addSql(`
      create function keep_deal_stage_totals() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
          select organization_id, pipeline_id, stage_id, currency, count(*), sum(value), sum(value * probability * 0.01)
          from new_rows where deleted_at is null group by 1, 2, 3, 4;
        elsif tg_op = 'UPDATE' then
          insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
          select organization_id, pipeline_id, stage_id, currency, sum(sign), sum(sign * value), sum(sign * value * probability * 0.01)
          from (
            select organization_id, pipeline_id, stage_id, currency, value, probability, 1 as sign from new_rows where deleted_at is null
            union all
            select organization_id, pipeline_id, stage_id, currency, value, probability, -1 from old_rows where deleted_at is null) changes
          group by 1, 2, 3, 4 having sum(sign) <> 0 or sum(sign * value) <> 0 or sum(sign * value * probability) <> 0;
        else
          insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
          select d.organization_id, d.pipeline_id, d.stage_id, d.currency, -count(*), -sum(d.value), -sum(d.value * d.probability * 0.01)
          from old_rows d join pipeline_stages s on s.organization_id = d.organization_id and s.id = d.stage_id
          where d.deleted_at is null group by 1, 2, 3, 4;
          return null;
        end if;
        if random() < 0.05 then
          with folded as (
            delete from deal_stage_totals where id in (
              select t.id from deal_stage_totals t
              where (t.organization_id, t.pipeline_id, t.stage_id) in (select n.organization_id, n.pipeline_id, n.stage_id from new_rows n)
              limit 2000 for update of t skip locked)
            returning organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
          insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
          select organization_id, pipeline_id, stage_id, currency, sum(count), sum(value), sum(weighted_value)
          from folded group by 1, 2, 3, 4 having sum(count) <> 0 or sum(value) <> 0 or sum(weighted_value) <> 0;
        end if;
        return null;
      end
      $$;`);
    this.addSql(`create trigger deals_total_on_insert after insert on deals referencing new table as new_rows for each statement execute function keep_deal_stage_totals();`);
    this.addSql(`create trigger deals_total_on_update after update on deals referencing old table as old_rows new table as new_rows for each statement execute function keep_deal_stage_totals();`);
    this.addSql(`create trigger deals_total_on_delete after delete on deals referencing old table as old_rows for each statement execute function keep_deal_stage_totals();`);
    for (const table of ['deals', 'deal_stage_history']) this.addSql(`alter table "${table}" force row level security;`);
  }

  private rates(): void {
    this.addSql(`alter table "organizations" add column "currency" char(3) not null default 'USD';`);
    this.addSql(`create table "exchange_rates" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "currency" char(3) not null, "base_currency" char(3) not null, "date" date not null, "rate" numeric(20,10) not null, primary key ("id"));`);
    this.addSql(`create index "exchange_rates_date" on "exchange_rates" ("organization_id", "date", "id");`);
    this.addSql(`alter table "exchange_rates" add constraint "exchange_rates_day" unique ("organization_id", "base_currency", "currency", "date");`);
    this.addSql(`alter table "exchange_rates" add constraint "exchange_rates_rate_check" check (rate > 0 and currency <> base_currency);`);
    this.addSql(`alter table "exchange_rates" add constraint "exchange_rates_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.protect('exchange_rates');
  }

  private snapshots(): void {
    this.addSql(`create table "forecast_snapshots" ("id" uuid not null, "organization_id" uuid not null, "taken_on" date not null, "pipeline_id" uuid not null, "assigned_to_id" uuid null, "month" date null, "status" text not null, "currency" char(3) not null, "count" int not null, "value" numeric(20,2) not null, "weighted_value" numeric(22,4) not null, primary key ("id"));`);
    this.addSql(`create index "forecast_snapshots_taken_on" on "forecast_snapshots" ("organization_id", "taken_on");`);
    this.addSql(`create index "forecast_snapshots_pipeline_id" on "forecast_snapshots" ("organization_id", "pipeline_id");`);
    this.addSql(`create index "forecast_snapshots_assigned_to_id" on "forecast_snapshots" ("organization_id", "assigned_to_id");`);
    this.addSql(`alter table "forecast_snapshots" add constraint "forecast_snapshots_status_check" check ("status" in ('open', 'won'));`);
    this.addSql(`alter table "forecast_snapshots" add constraint "forecast_snapshots_pipeline_id_foreign" foreign key ("organization_id", "pipeline_id") references "pipelines" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "forecast_snapshots" add constraint "forecast_snapshots_assigned_to_id_foreign" foreign key ("assigned_to_id") references "users" ("id") on delete set null;`);
    this.protect('forecast_snapshots');
  }

  private protect(table: string): void {
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN}) with check (${OWN});`);
  }
}
