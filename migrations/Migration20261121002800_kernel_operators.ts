import { Migration } from '@mikro-orm/migrations';

/** What operators of the installation do to background work: pauses, sessions of the job board, and the record of every action. */
export class Migration20261121002800_kernel_operators extends Migration {
  override up(): void {
    this.addSql(`alter table "jobs" add column "last_error_fingerprint" uuid null;`);
    this.addSql(`update "jobs" set "last_error_fingerprint" = md5(name || coalesce(last_error_class, ''))::uuid where state = 'dead';`);
    this.addSql(`create index "jobs_created_at" on "jobs" ("created_at", "id");`);
    this.addSql(`create index "jobs_dead" on "jobs" ("last_error_fingerprint", "finished_at") where state = 'dead';`);

    this.addSql(`create table "job_pauses" ("id" uuid not null, "queue" varchar(20) null, "paused_organization_id" uuid null, "reason" varchar(500) not null, "created_by_id" uuid null, "created_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`alter table "job_pauses" add constraint "job_pauses_target_check" check (queue is not null or paused_organization_id is not null);`);
    this.addSql(`create unique index "job_pauses_target" on "job_pauses" ("paused_organization_id", "queue") nulls not distinct;`);
    this.addSql(`create index "job_pauses_created_by_id" on "job_pauses" ("created_by_id");`);
    this.addSql(`alter table "job_pauses" add constraint "job_pauses_paused_organization_id_foreign" foreign key ("paused_organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "job_pauses" add constraint "job_pauses_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`create table "operator_actions" ("id" uuid not null, "operator_id" uuid null, "source" text not null, "action" varchar(60) not null, "about_organization_id" uuid null, "target" jsonb not null, "job_count" int null, "reason" varchar(500) not null, "occurred_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`alter table "operator_actions" add constraint "operator_actions_source_check" check ("source" in ('api', 'board', 'command'));`);
    this.addSql(`create index "operator_actions_occurred_at" on "operator_actions" ("occurred_at", "id");`);
    this.addSql(`create function refuse_operator_action_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin raise exception 'the record of operators'' actions cannot be changed' using errcode = 'insufficient_privilege'; end $$;`);
    this.addSql(`create trigger operator_actions_append_only before update or delete on operator_actions for each row execute function refuse_operator_action_change();`);
    this.addSql(`create trigger operator_actions_no_truncate before truncate on operator_actions for each statement execute function refuse_operator_action_change();`);

    this.addSql(`create table "operator_sessions" ("id" uuid not null, "user_id" uuid not null, "session_id" uuid not null, "reason" varchar(500) not null, "code_hash" bytea null, "token_hash" bytea null, "created_at" timestamptz(3) not null default now(), "opened_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create unique index "operator_sessions_code_hash" on "operator_sessions" ("code_hash");`);
    this.addSql(`create unique index "operator_sessions_token_hash" on "operator_sessions" ("token_hash");`);
    this.addSql(`create index "operator_sessions_user_id" on "operator_sessions" ("user_id");`);
    this.addSql(`create index "operator_sessions_session_id" on "operator_sessions" ("session_id");`);
    this.addSql(`create index "operator_sessions_expires_at" on "operator_sessions" ("expires_at");`);
    this.addSql(`alter table "operator_sessions" add constraint "operator_sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "operator_sessions" add constraint "operator_sessions_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade;`);

    // Pauses bind the relay and its workers; nothing else may touch them, and nobody may rewrite the record.
    this.addSql(`revoke all on job_pauses, operator_actions from frontoffice_app;`);
    this.addSql(`grant select, insert, delete on job_pauses to frontoffice_relay;`);
    this.addSql(`grant select, insert on operator_actions to frontoffice_relay;`);
  }
}
