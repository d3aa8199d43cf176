import { Migration } from '@mikro-orm/migrations';

const TABLES = ['webhooks', 'webhook_deliveries', 'webhook_attempts'];
const OWN_ROWS = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Webhooks, what is sent to them, and what came of it. */
export class Migration20261121002600_clients_webhooks extends Migration {
  override up(): void {
    this.addSql(`create table "webhooks" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "client_environment_id" uuid not null, "name" varchar(255) not null, "url" varchar(2048) not null, "type" text not null, "event_patterns" jsonb not null, "like_patterns" text[] not null, "filter" jsonb null, "filter_path" text null, "payload" text not null default 'full', "sealed_settings" text not null, "header_names" jsonb not null default '[]', "previous_secret_ends_at" timestamptz(3) null, "concurrency" int not null default 5, "state" text not null default 'pending', "disabled_reason" text null, "disabled_at" timestamptz(3) null, "first_failure_at" timestamptz(3) null, "consecutive_failures" int not null default 0, "last_failure_at" timestamptz(3) null, "last_success_at" timestamptz(3) null, "paused_until" timestamptz(3) null, "warned_percent" int not null default 0, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "webhooks_client_environment_id" on "webhooks" ("organization_id", "client_environment_id", "created_at", "id");`);
    this.addSql(`create index "webhooks_created_by_id" on "webhooks" ("created_by_id");`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_type_check" check ("type" in ('auth', 'subscription', 'custom'));`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_payload_check" check ("payload" in ('full', 'thin'));`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_state_check" check ("state" in ('pending', 'enabled', 'disabled_manual', 'disabled_auto'));`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_disabled_reason_check" check ("disabled_reason" in ('gone', 'failing'));`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_concurrency_check" check (concurrency between 1 and 20);`);

    this.addSql(`create table "webhook_deliveries" ("id" uuid not null, "organization_id" uuid not null, "webhook_id" uuid not null, "kind" text not null default 'event', "event_id" uuid not null, "event_type" varchar(100) not null, "body" bytea null, "state" text not null default 'pending', "attempts" int not null default 0, "available_at" timestamptz(3) not null default now(), "lease_token" uuid null, "lease_owner" varchar(100) null, "lease_until" timestamptz(3) null, "last_status" int null, "last_error_class" varchar(40) null, "created_at" timestamptz(3) not null default now(), "finished_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "webhook_deliveries_webhook_id" on "webhook_deliveries" ("organization_id", "webhook_id", "created_at", "id");`);
    this.addSql(`create index "webhook_deliveries_due" on "webhook_deliveries" ("organization_id", "webhook_id", "available_at") where state = 'pending';`);
    this.addSql(`create index "webhook_deliveries_leased" on "webhook_deliveries" ("webhook_id") where state = 'leased';`);
    this.addSql(`create index "webhook_deliveries_finished" on "webhook_deliveries" ("finished_at") where finished_at is not null;`);
    this.addSql(`alter table "webhook_deliveries" add constraint "webhook_deliveries_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "webhook_deliveries" add constraint "webhook_deliveries_event" unique ("organization_id", "webhook_id", "event_id");`);
    this.addSql(`alter table "webhook_deliveries" add constraint "webhook_deliveries_kind_check" check ("kind" in ('event', 'ping', 'test'));`);
    this.addSql(`alter table "webhook_deliveries" add constraint "webhook_deliveries_state_check" check ("state" in ('pending', 'leased', 'delivered', 'failed', 'discarded'));`);

    this.addSql(`create table "webhook_attempts" ("id" uuid not null, "organization_id" uuid not null, "delivery_id" uuid not null, "started_at" timestamptz(3) not null, "duration_ms" int not null, "status" int null, "error_class" varchar(40) null, "response_body" text null, primary key ("id"));`);
    this.addSql(`create index "webhook_attempts_delivery_id" on "webhook_attempts" ("organization_id", "delivery_id", "started_at", "id");`);

    for (const table of TABLES) {
      this.addSql(`alter table "${table}" enable row level security;`);
      this.addSql(`alter table "${table}" force row level security;`);
      this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN_ROWS}) with check (${OWN_ROWS});`);
      this.addSql(`create policy "${table}_relay" on "${table}" to "frontoffice_relay" using (true) with check (true);`);
      this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    }
    this.addSql(`alter table "webhooks" add constraint "webhooks_client_environment_id_foreign" foreign key ("organization_id", "client_environment_id") references "client_environments" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "webhook_deliveries" add constraint "webhook_deliveries_webhook_id_foreign" foreign key ("organization_id", "webhook_id") references "webhooks" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "webhook_attempts" add constraint "webhook_attempts_delivery_id_foreign" foreign key ("organization_id", "delivery_id") references "webhook_deliveries" ("organization_id", "id") on delete cascade;`);

    // One loop sends the messages of every organization. It chooses by these columns; addresses and secrets it does not see.
    this.addSql(`create policy "client_environments_relay" on "client_environments" for select to "frontoffice_relay" using (true);`);
    this.addSql(`grant select (id, organization_id, environment, scopes, is_active) on client_environments to frontoffice_relay;`);
    this.addSql(`grant select (id, organization_id, version, client_environment_id, like_patterns, filter_path, payload, concurrency, state, first_failure_at, consecutive_failures, last_failure_at, last_success_at, paused_until, warned_percent) on webhooks to frontoffice_relay;`);
    this.addSql(`grant update (first_failure_at, consecutive_failures, last_failure_at, last_success_at, paused_until, warned_percent) on webhooks to frontoffice_relay;`);
    this.addSql(`grant select, insert, update, delete on webhook_deliveries to frontoffice_relay;`);
    this.addSql(`grant select, insert on webhook_attempts to frontoffice_relay;`);
  }
}
