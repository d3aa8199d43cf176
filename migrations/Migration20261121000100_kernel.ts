import { Migration } from '@mikro-orm/migrations';

/** The kernel's tables: outbox, jobs and their runs, inbox, schedules, idempotency. */
export class Migration20261121000100_kernel extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists pg_trgm;`);
    this.addSql(`create extension if not exists unaccent;`);
    this.addSql(`create table "idempotency_records" ("key_hash" bytea not null, "request_hash" bytea not null, "status" smallint not null, "sealed_body" text not null, "created_at" timestamptz(3) not null default now(), primary key ("key_hash"));`);
    this.addSql(`create index "idempotency_records_created_at" on "idempotency_records" ("created_at");`);
    this.addSql(`create table "inbox_messages" ("id" uuid not null, "organization_id" uuid null, "provider" varchar(40) not null, "dedupe_key" varchar(255) not null, "sealed_body" text not null, "received_at" timestamptz(3) not null default now(), "applied_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create unique index "inbox_messages_dedupe" on "inbox_messages" ("provider", "dedupe_key");`);
    this.addSql(`create index "inbox_messages_organization" on "inbox_messages" ("organization_id", "received_at");`);
    this.addSql(`create table "jobs" ("id" uuid not null, "organization_id" uuid null, "lane" uuid not null, "queue" varchar(20) not null, "name" varchar(100) not null, "event_id" uuid null, "data" jsonb null, "dedupe_key" varchar(200) null, "state" varchar(10) not null default 'pending', "attempts" int not null default 0, "available_at" timestamptz(3) not null default now(), "lease_token" uuid null, "lease_until" timestamptz(3) null, "started" boolean not null default false, "request_id" varchar(128) null, "causation_id" uuid null, "last_error_class" varchar(100) null, "created_at" timestamptz(3) not null default now(), "finished_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "jobs_due" on "jobs" ("queue", "lane", "available_at") where state = 'pending';`);
    this.addSql(`create index "jobs_leased" on "jobs" ("lease_until") where state = 'leased';`);
    this.addSql(`create index "jobs_organization" on "jobs" ("organization_id", "created_at");`);
    this.addSql(`create index "jobs_finished" on "jobs" ("finished_at") where finished_at is not null;`);
    this.addSql(`create unique index "jobs_event_listener" on "jobs" ("event_id", "name") where event_id is not null;`);
    this.addSql(`create unique index "jobs_dedupe" on "jobs" ("lane", "name", "dedupe_key") where dedupe_key is not null and state = 'pending';`);
    this.addSql(`alter table "jobs" add constraint "jobs_state_check" check (state in ('pending', 'leased', 'done', 'dead', 'cancelled'));`);
    this.addSql(`create table "job_runs" ("id" uuid not null, "organization_id" uuid null, "job_id" uuid not null, "name" varchar(100) not null, "queue" varchar(20) not null, "event_id" uuid null, "attempt" int not null, "state" varchar(10) not null, "worker" varchar(100) not null, "started_at" timestamptz(3) not null default now(), "finished_at" timestamptz(3) null, "duration_ms" int null, "error_class" varchar(100) null, primary key ("id"));`);
    this.addSql(`create index "job_runs_organization" on "job_runs" ("organization_id", "started_at");`);
    this.addSql(`create index "job_runs_job" on "job_runs" ("job_id", "attempt");`);
    this.addSql(`create index "job_runs_started_at" on "job_runs" ("started_at");`);
    this.addSql(`create index "job_runs_error_class" on "job_runs" ("error_class", "started_at") where error_class is not null;`);
    this.addSql(`alter table "job_runs" add constraint "job_runs_state_check" check (state in ('running', 'succeeded', 'failed'));`);
    this.addSql(`create table "job_schedules" ("name" varchar(100) not null, "every_ms" bigint not null, "next_at" timestamptz(3) not null, primary key ("name"));`);
    this.addSql(`create table "outbox_events" ("id" uuid not null, "organization_id" uuid null, "lane" uuid not null, "type" varchar(100) not null, "data" jsonb not null, "actor_user_id" uuid null, "request_id" varchar(128) null, "causation_id" uuid null, "occurred_at" timestamptz(3) not null default now(), "dispatched_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "outbox_events_pending" on "outbox_events" ("lane", "id") where dispatched_at is null;`);
    this.addSql(`create index "outbox_events_organization" on "outbox_events" ("organization_id", "occurred_at");`);
    this.addSql(`create index "outbox_events_dispatched" on "outbox_events" ("dispatched_at") where dispatched_at is not null;`);
    this.addSql(`alter table "inbox_messages" enable row level security;`);
    this.addSql(`alter table "inbox_messages" force row level security;`);
    this.addSql(`create policy "inbox_messages_organization" on "inbox_messages" to "frontoffice_app" using (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "inbox_messages_relay" on "inbox_messages" to "frontoffice_relay" using (true) with check (true);`);
    this.addSql(`alter table "jobs" enable row level security;`);
    this.addSql(`alter table "jobs" force row level security;`);
    this.addSql(`create policy "jobs_organization" on "jobs" to "frontoffice_app" using (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "jobs_relay" on "jobs" to "frontoffice_relay" using (true) with check (true);`);
    this.addSql(`alter table "job_runs" enable row level security;`);
    this.addSql(`alter table "job_runs" force row level security;`);
    this.addSql(`create policy "job_runs_organization" on "job_runs" to "frontoffice_app" using (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "job_runs_relay" on "job_runs" to "frontoffice_relay" using (true) with check (true);`);
    this.addSql(`alter table "outbox_events" enable row level security;`);
    this.addSql(`alter table "outbox_events" force row level security;`);
    this.addSql(`create policy "outbox_events_organization" on "outbox_events" to "frontoffice_app" using (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "outbox_events_relay" on "outbox_events" to "frontoffice_relay" using (true) with check (true);`);

    // The relay moves work of every organization; the application publishes and finishes its own.
    this.addSql(`grant select, insert, update, delete on outbox_events, jobs, job_runs, job_schedules, inbox_messages to frontoffice_relay;`);
    this.addSql(`grant select, delete on idempotency_records to frontoffice_relay;`);
    this.addSql(`revoke update, delete on outbox_events from frontoffice_app;`);
    this.addSql(`revoke delete on jobs, job_runs, inbox_messages from frontoffice_app;`);
    this.addSql(`revoke insert, update, delete on job_schedules from frontoffice_app;`);
    this.addSql(`revoke insert, update, delete on migrations from frontoffice_app;`);
  }
}
