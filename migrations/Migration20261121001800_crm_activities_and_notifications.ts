import { Migration } from '@mikro-orm/migrations';

const OWN = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Activities and the calendars they are read by; timelines of more subjects; what members want to be told, and how; the order of events as they are streamed. */
export class Migration20261121001800_crm_activities_and_notifications extends Migration {
  override up(): void {
    this.createActivities();
    this.createCalendarFeeds();
    this.widenTimelines();
    this.extendNotifications();
    this.createPreferences();
    // Events are streamed in the order of the transactions that wrote them, which no id of the application tells.
    this.addSql(`alter table "outbox_events" add column "position" xid8 not null default pg_current_xact_id();`);
    this.addSql(`create index "outbox_events_position" on "outbox_events" ("organization_id", "position", "id");`);
  }

  private createActivities(): void {
    this.addSql(`create table "activities" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "activity_type" text not null, "subject" varchar(255) not null, "description" text not null default '', "scheduled_at" timestamptz(3) null, "duration_minutes" int null, "remind_at" timestamptz(3) null, "reminded_at" timestamptz(3) null, "completed" boolean not null default false, "completed_at" timestamptz(3) null, "completed_by_id" uuid null, "assigned_to_id" uuid null, "created_by_id" uuid null, "lead_id" uuid null, "deal_id" uuid null, "contact_id" uuid null, "account_id" uuid null, "customer_id" uuid null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "activities_created_at" on "activities" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "activities_updated_at" on "activities" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "activities_scheduled_at" on "activities" ("organization_id", "scheduled_at", "id");`);
    this.addSql(`create index "activities_assigned_to_id" on "activities" ("organization_id", "assigned_to_id", "scheduled_at", "id");`);
    this.addSql(`create index "activities_created_by_id" on "activities" ("organization_id", "created_by_id", "created_at", "id");`);
    this.addSql(`create index "activities_completed_by_id" on "activities" ("organization_id", "completed_by_id");`);
    for (const subject of ['lead', 'deal', 'contact', 'account', 'customer']) {
      this.addSql(`create index "activities_${subject}_id" on "activities" ("organization_id", "${subject}_id", "created_at", "id");`);
      this.addSql(`alter table "activities" add constraint "activities_${subject}_id_foreign" foreign key ("organization_id", "${subject}_id") references "${subject}s" ("organization_id", "id") on delete set null ("${subject}_id");`);
    }
    this.addSql(`create index "activities_open" on "activities" ("organization_id", "scheduled_at", "id") where not completed and deleted_at is null;`);
    this.addSql(`alter table "activities" add constraint "activities_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "activities" add constraint "activities_activity_type_check" check ("activity_type" in ('note', 'call', 'email', 'meeting', 'task'));`);
    this.addSql(`alter table "activities" add constraint "activities_completed_check" check (completed = (completed_at is not null));`);
    this.addSql(`alter table "activities" add constraint "activities_duration_check" check (duration_minutes > 0);`);
    for (const user of ['assigned_to', 'created_by', 'completed_by']) {
      this.addSql(`alter table "activities" add constraint "activities_${user}_id_foreign" foreign key ("${user}_id") references "users" ("id") on delete set null;`);
    }
    this.secure('activities');
  }

  private createCalendarFeeds(): void {
    this.addSql(`create table "calendar_feeds" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "token_hash" bytea not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "calendar_feeds_user_id" on "calendar_feeds" ("user_id");`);
    this.addSql(`alter table "calendar_feeds" add constraint "calendar_feeds_user" unique ("organization_id", "user_id");`);
    this.addSql(`alter table "calendar_feeds" add constraint "calendar_feeds_token_hash" unique ("organization_id", "token_hash");`);
    this.addSql(`alter table "calendar_feeds" add constraint "calendar_feeds_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.secure('calendar_feeds');
  }

  /** The kinds are the code's: each context adds its own, and a row is only ever written by it. */
  private widenTimelines(): void {
    this.addSql(`alter table "timeline_entries" drop constraint "timeline_entries_kind_check";`);
    this.addSql(`alter table "timeline_entries" alter column "kind" type varchar(60);`);
    this.addSql(`alter table "timeline_entries" drop constraint "timeline_entries_subject_type_check";`);
    this.addSql(`alter table "timeline_entries" add constraint "timeline_entries_subject_type_check" check ("subject_type" in ('lead', 'deal', 'contact', 'account', 'customer'));`);
  }

  private extendNotifications(): void {
    this.addSql(`create table "notification_digests" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "local_date" date not null, "created_at" timestamptz(3) not null, "sent_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "notification_digests_user_id" on "notification_digests" ("user_id");`);
    this.addSql(`alter table "notification_digests" add constraint "notification_digests_day" unique ("organization_id", "user_id", "local_date");`);
    this.addSql(`alter table "notification_digests" add constraint "notification_digests_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "notification_digests" add constraint "notification_digests_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.secure('notification_digests');
    // until now there was one kind
    this.addSql(`alter table "notifications" add column "kind" varchar(60) not null default 'email_received', add column "in_app" boolean not null default true, add column "in_digest" boolean not null default false, add column "digest_id" uuid null, add column "emailed_at" timestamptz(3) null, add column "source_event_id" uuid null;`);
    this.addSql(`alter table "notifications" alter column "kind" drop default;`);
    this.addSql(`create unique index "notifications_source" on "notifications" ("organization_id", "user_id", "kind", "source_event_id") where source_event_id is not null;`);
    this.addSql(`create index "notifications_digest_id" on "notifications" ("organization_id", "digest_id");`);
    this.addSql(`create index "notifications_in_digest" on "notifications" ("organization_id", "user_id", "created_at", "id") where in_digest and digest_id is null;`);
    this.addSql(`alter table "notifications" add constraint "notifications_digest_check" check (in_digest or digest_id is null);`);
    this.addSql(`alter table "notifications" add constraint "notifications_digest_id_foreign" foreign key ("organization_id", "digest_id") references "notification_digests" ("organization_id", "id") on delete set null ("digest_id");`);
  }

  private createPreferences(): void {
    this.addSql(`create table "notification_preferences" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "user_id" uuid not null, "kind" varchar(60) not null, "in_app" boolean not null, "email" boolean not null, "digest" boolean not null, primary key ("id"));`);
    this.addSql(`create index "notification_preferences_user_id" on "notification_preferences" ("user_id");`);
    this.addSql(`alter table "notification_preferences" add constraint "notification_preferences_kind" unique ("organization_id", "user_id", "kind");`);
    this.addSql(`alter table "notification_preferences" add constraint "notification_preferences_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.secure('notification_preferences');
  }

  private secure(table: string): void {
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN}) with check (${OWN});`);
    this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
  }
}
