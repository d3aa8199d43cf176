import { Migration } from '@mikro-orm/migrations';

/** Mail accounts, their folders, threads and messages; and the search over threads. */
export class Migration20261121000500_messaging extends Migration {
  override up(): void {
    this.addSql(`create table "email_accounts" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "user_id" uuid not null, "email" varchar(320) not null, "display_name" varchar(255) null, "provider" text not null, "smtp_host" varchar(255) null, "smtp_port" int null, "smtp_security" text null, "imap_host" varchar(255) null, "imap_port" int null, "imap_security" text null, "username" varchar(320) not null, "password_encrypted" text null, "oauth_token_encrypted" text null, "is_active" boolean not null default true, "is_default" boolean not null default false, "sync_enabled" boolean not null default true, "sync_status" text not null default 'not_synced', "last_sync_at" timestamptz(3) null, "last_error_code" varchar(60) null, "failure_count" int not null default 0, "auth_failed_since" timestamptz(3) null, "verified_at" timestamptz(3) null, "unread_count" int not null default 0, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create unique index "email_accounts_email" on "email_accounts" ("organization_id", "email") where deleted_at is null;`);
    this.addSql(`create index "email_accounts_user" on "email_accounts" ("organization_id", "user_id");`);
    this.addSql(`create unique index "email_accounts_default" on "email_accounts" ("organization_id", "user_id") where is_default and deleted_at is null;`);
    this.addSql(`create index "email_accounts_created_at" on "email_accounts" ("organization_id", "created_at", "id");`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_smtp_port_check" check (smtp_port between 1 and 65535);`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_imap_port_check" check (imap_port between 1 and 65535);`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_provider_check" check ("provider" in ('gmail', 'outlook', 'smtp', 'imap'));`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_smtp_security_check" check ("smtp_security" in ('tls', 'starttls', 'none'));`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_imap_security_check" check ("imap_security" in ('tls', 'starttls', 'none'));`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_sync_status_check" check ("sync_status" in ('not_synced', 'list_fetch_ongoing', 'import_ongoing', 'active', 'failed_auth', 'failed_permission', 'failed_unknown'));`);
    this.addSql(`alter table "email_accounts" enable row level security;`);
    this.addSql(`alter table "email_accounts" force row level security;`);
    this.addSql(`create policy "email_accounts_organization" on "email_accounts" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "mailbox_watches" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_account_id" uuid not null, "poll_at" timestamptz(3) not null default now(), "watcher" varchar(100) null, "watch_token" uuid null, "watch_until" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "mailbox_watches_due" on "mailbox_watches" ("poll_at");`);
    this.addSql(`create index "mailbox_watches_free" on "mailbox_watches" ("watch_until" nulls first);`);
    this.addSql(`alter table "mailbox_watches" add constraint "mailbox_watches_account" unique ("organization_id", "email_account_id");`);
    this.addSql(`alter table "mailbox_watches" enable row level security;`);
    this.addSql(`alter table "mailbox_watches" force row level security;`);
    this.addSql(`create policy "mailbox_watches_organization" on "mailbox_watches" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "mailbox_watches_relay" on "mailbox_watches" to "frontoffice_relay" using (true) with check (true);`);
    this.addSql(`create table "email_folders" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_account_id" uuid not null, "path" varchar(1024) not null, "delimiter" varchar(8) null, "special_use" varchar(20) null, "uid_validity" bigint null, "uid_next" bigint null, "highest_modseq" bigint null, "message_count" int not null default 0, "last_full_sync_at" timestamptz(3) null, "last_sync_at" timestamptz(3) null, "quiet_before" timestamptz(3) null, "select_failures" int not null default 0, "phantom_until" timestamptz(3) null, "missing_since" timestamptz(3) null, "sync_fence" bigint not null default '0', "leased_until" timestamptz(3) null, "is_rerun_wanted" boolean not null default false, "unfinished_batches" int not null default 0, primary key ("id"));`);
    this.addSql(`alter table "email_folders" add constraint "email_folders_path" unique ("organization_id", "email_account_id", "path");`);
    this.addSql(`alter table "email_folders" add constraint "email_folders_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "email_folders" enable row level security;`);
    this.addSql(`alter table "email_folders" force row level security;`);
    this.addSql(`create policy "email_folders_organization" on "email_folders" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "email_threads" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_account_id" uuid not null, "subject" varchar(500) not null default '', "participants" jsonb not null default '[]', "other_party" varchar(320) null, "last_message_at" timestamptz(3) not null, "message_count" int not null default 0, "is_read" boolean not null default false, "is_starred" boolean not null default false, "category" text not null default 'primary', "sentiment" text null, "lead_id" uuid null, "deal_id" uuid null, "customer_id" uuid null, "links_are_manual" boolean not null default false, "merged_into_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "email_threads_last_message" on "email_threads" ("organization_id", "last_message_at", "id");`);
    this.addSql(`create index "email_threads_account" on "email_threads" ("organization_id", "email_account_id", "last_message_at", "id");`);
    this.addSql(`create index "email_threads_category" on "email_threads" ("organization_id", "category", "last_message_at");`);
    this.addSql(`create index "email_threads_lead" on "email_threads" ("organization_id", "lead_id") where lead_id is not null;`);
    this.addSql(`create index "email_threads_deal" on "email_threads" ("organization_id", "deal_id") where deal_id is not null;`);
    this.addSql(`create index "email_threads_customer" on "email_threads" ("organization_id", "customer_id") where customer_id is not null;`);
    this.addSql(`create index "email_threads_participants" on "email_threads" using gin ("organization_id", "participants" jsonb_path_ops);`);
    this.addSql(`create index "email_threads_search" on "email_threads" using gin ("organization_id", (subject || ' ' || coalesce(other_party, '')) gin_trgm_ops);`);
    this.addSql(`create index "email_threads_merged" on "email_threads" ("organization_id", "merged_into_id") where merged_into_id is not null;`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_category_check" check ("category" in ('primary', 'social', 'promotions', 'updates', 'lead', 'deal', 'customer', 'complaint', 'other'));`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_sentiment_check" check ("sentiment" in ('positive', 'neutral', 'negative'));`);
    this.addSql(`alter table "email_threads" enable row level security;`);
    this.addSql(`alter table "email_threads" force row level security;`);
    this.addSql(`create policy "email_threads_organization" on "email_threads" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create policy "email_threads_search" on "email_threads" for select to "frontoffice_search" using (true);`);
    this.addSql(`create table "email_message_ids" ("organization_id" uuid not null, "id_hash" uuid not null, "subject_hash" uuid not null, "is_message" boolean not null, "thread_id" uuid not null, primary key ("organization_id", "id_hash", "subject_hash", "is_message"));`);
    this.addSql(`create index "email_message_ids_thread" on "email_message_ids" ("organization_id", "thread_id");`);
    this.addSql(`alter table "email_message_ids" enable row level security;`);
    this.addSql(`alter table "email_message_ids" force row level security;`);
    this.addSql(`create policy "email_message_ids_organization" on "email_message_ids" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "emails" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_account_id" uuid not null, "thread_id" uuid not null, "content_hash" varchar(64) null, "raw_size_bytes" bigint not null default '0', "message_id" varchar(998) null, "message_id_hash" uuid not null, "in_reply_to" text null, "references" text null, "parent_id_hash" uuid null, "from_email" varchar(320) not null default '', "from_name" varchar(255) not null default '', "to_emails" jsonb not null default '[]', "cc_emails" jsonb not null default '[]', "bcc_emails" jsonb not null default '[]', "reply_to_emails" jsonb not null default '[]', "subject" varchar(500) not null default '', "body_text" text not null default '', "body_html" text not null default '', "snippet" varchar(200) not null default '', "direction" text not null, "status" text not null, "is_read" boolean not null default false, "read_at" timestamptz(3) null, "is_starred" boolean not null default false, "sent_at" timestamptz(3) not null, "delivered_at" timestamptz(3) null, "tracking_enabled" boolean not null default true, "has_attachments" boolean not null default false, "created_by_id" uuid null, "folder" varchar(1024) null, "uid" bigint null, "removed_at" timestamptz(3) null, "is_automatic" boolean not null default false, "is_backfill" boolean not null default false, "is_truncated" boolean not null default false, "unparsed_reason" varchar(30) null, "headers" jsonb not null default '{}', primary key ("id"));`);
    this.addSql(`create unique index "emails_content" on "emails" ("organization_id", "content_hash", "email_account_id") where content_hash is not null;`);
    this.addSql(`create index "emails_message_id" on "emails" ("organization_id", "message_id_hash");`);
    this.addSql(`create index "emails_thread" on "emails" ("organization_id", "thread_id", "sent_at", "id");`);
    this.addSql(`create index "emails_account_sent_at" on "emails" ("organization_id", "email_account_id", "sent_at", "id");`);
    this.addSql(`create index "emails_sent_at" on "emails" ("organization_id", "sent_at", "id");`);
    this.addSql(`create index "emails_from" on "emails" ("organization_id", "from_email");`);
    this.addSql(`create index "emails_unread" on "emails" ("organization_id", "email_account_id") where not is_read and direction = 'inbound' and removed_at is null;`);
    this.addSql(`alter table "emails" add constraint "emails_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "emails" add constraint "emails_direction_check" check ("direction" in ('inbound', 'outbound'));`);
    this.addSql(`alter table "emails" add constraint "emails_status_check" check ("status" in ('draft', 'queued', 'sending', 'sent', 'delivered', 'failed', 'bounced', 'cancelled'));`);
    this.addSql(`alter table "emails" enable row level security;`);
    this.addSql(`alter table "emails" force row level security;`);
    this.addSql(`create policy "emails_organization" on "emails" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "email_attachments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_id" uuid not null, "file_name" varchar(255) not null, "file_size" bigint not null, "file_type" varchar(255) not null, "part_index" int not null, "content_id" varchar(255) null, "disposition" varchar(20) null, "sha256" varchar(64) not null, primary key ("id"));`);
    this.addSql(`alter table "email_attachments" add constraint "email_attachments_part" unique ("organization_id", "email_id", "part_index");`);
    this.addSql(`alter table "email_attachments" enable row level security;`);
    this.addSql(`alter table "email_attachments" force row level security;`);
    this.addSql(`create policy "email_attachments_organization" on "email_attachments" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "email_placements" ("organization_id" uuid not null, "folder_id" uuid not null, "uid_validity" bigint not null, "uid" bigint not null, "state" text not null, "email_id" uuid null, "reason" varchar(60) null, "attempts" int not null default 0, "received_at" timestamptz(3) null, "size_bytes" bigint not null default '0', "is_seen" boolean not null default false, "is_flagged" boolean not null default false, "wants_seen" boolean null, "wants_flagged" boolean null, "created_at" timestamptz(3) not null default now(), primary key ("organization_id", "folder_id", "uid_validity", "uid"));`);
    this.addSql(`create index "email_placements_email" on "email_placements" ("organization_id", "email_id");`);
    this.addSql(`create index "email_placements_failed" on "email_placements" ("organization_id", "folder_id") where state = 'failed';`);
    this.addSql(`create index "email_placements_pending_flags" on "email_placements" ("organization_id", "folder_id") where wants_seen is not null or wants_flagged is not null;`);
    this.addSql(`alter table "email_placements" add constraint "email_placements_state_check" check ("state" in ('stored', 'skipped', 'failed'));`);
    this.addSql(`alter table "email_placements" enable row level security;`);
    this.addSql(`alter table "email_placements" force row level security;`);
    this.addSql(`create policy "email_placements_organization" on "email_placements" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`create table "email_sync_logs" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "email_account_id" uuid not null, "trigger" text not null, "sync_started_at" timestamptz(3) not null, "sync_completed_at" timestamptz(3) null, "emails_synced" int not null default 0, "emails_failed" int not null default 0, "emails_removed" int not null default 0, "flags_changed" int not null default 0, "folders_synced" int not null default 0, "folders_failed" int not null default 0, "status" text not null, "error_message" text null, primary key ("id"));`);
    this.addSql(`create index "email_sync_logs_account" on "email_sync_logs" ("organization_id", "email_account_id", "sync_started_at", "id");`);
    this.addSql(`alter table "email_sync_logs" add constraint "email_sync_logs_trigger_check" check ("trigger" in ('first', 'schedule', 'push', 'manual'));`);
    this.addSql(`alter table "email_sync_logs" add constraint "email_sync_logs_status_check" check ("status" in ('running', 'completed', 'failed'));`);
    this.addSql(`alter table "email_sync_logs" enable row level security;`);
    this.addSql(`alter table "email_sync_logs" force row level security;`);
    this.addSql(`create policy "email_sync_logs_organization" on "email_sync_logs" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "email_accounts" add constraint "email_accounts_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "email_accounts" add constraint "email_accounts_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "mailbox_watches" add constraint "mailbox_watches_email_account_id_foreign" foreign key ("organization_id", "email_account_id") references "email_accounts" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_folders" add constraint "email_folders_email_account_id_foreign" foreign key ("organization_id", "email_account_id") references "email_accounts" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_email_account_id_foreign" foreign key ("organization_id", "email_account_id") references "email_accounts" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_lead_id_foreign" foreign key ("organization_id", "lead_id") references "leads" ("organization_id", "id") on delete set null ("lead_id");`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_deal_id_foreign" foreign key ("organization_id", "deal_id") references "deals" ("organization_id", "id") on delete set null ("deal_id");`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_customer_id_foreign" foreign key ("organization_id", "customer_id") references "customers" ("organization_id", "id") on delete set null ("customer_id");`);
    this.addSql(`alter table "email_threads" add constraint "email_threads_merged_into_id_foreign" foreign key ("organization_id", "merged_into_id") references "email_threads" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "emails" add constraint "emails_email_account_id_foreign" foreign key ("organization_id", "email_account_id") references "email_accounts" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "emails" add constraint "emails_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "email_attachments" add constraint "email_attachments_email_id_foreign" foreign key ("organization_id", "email_id") references "emails" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_placements" add constraint "email_placements_folder_id_foreign" foreign key ("organization_id", "folder_id") references "email_folders" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_placements" add constraint "email_placements_email_id_foreign" foreign key ("organization_id", "email_id") references "emails" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "email_sync_logs" add constraint "email_sync_logs_email_account_id_foreign" foreign key ("organization_id", "email_account_id") references "email_accounts" ("organization_id", "id") on delete cascade;`);

    // Checked at commit: a thread is made from its messages, so it is written after them.
    this.addSql(`alter table "email_message_ids" add constraint "email_message_ids_thread_id_foreign" foreign key ("organization_id", "thread_id") references "email_threads" ("organization_id", "id") on delete cascade deferrable initially deferred;`);
    this.addSql(`alter table "emails" add constraint "emails_thread_id_foreign" foreign key ("organization_id", "thread_id") references "email_threads" ("organization_id", "id") on delete cascade deferrable initially deferred;`);

    // One loop reads the mailboxes of every organization; what it sees of them are ids and times.
    this.addSql(`grant select, update on mailbox_watches to frontoffice_relay;`);

    // Row level security keeps the planner from using these indexes; the functions filter by the organization themselves.
    this.addSql(`
      create function search_email_threads(query text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from email_threads
        where organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and merged_into_id is null
          and (subject || ' ' || coalesce(other_party, '')) ilike '%' || replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
        order by id desc limit 500
      $$;`);
    this.addSql(`
      create function email_threads_with(address text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from email_threads
        where organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and merged_into_id is null
          and participants @> jsonb_build_array(address)
      $$;`);
    this.addSql(`grant select (id, organization_id, subject, other_party, participants, merged_into_id) on email_threads to frontoffice_search;`);
    for (const name of ['search_email_threads', 'email_threads_with']) {
      this.addSql(`revoke execute on function ${name}(text) from public;`);
      this.addSql(`grant execute on function ${name}(text) to frontoffice_app;`);
      this.addSql(`alter function ${name}(text) owner to frontoffice_search;`);
    }
  }
}
