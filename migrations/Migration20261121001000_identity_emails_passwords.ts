import { Migration } from '@mikro-orm/migrations';

/** Tokens to choose a new password with, changes of the primary address that can be cancelled, windows of attempts that grow. */
export class Migration20261121001000_identity_emails_passwords extends Migration {
  override up(): void {
    this.addSql(`create table "password_resets" ("id" uuid not null, "user_email_id" uuid not null, "token_hash" bytea not null, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "password_resets" add constraint "password_resets_token_hash" unique ("token_hash");`);
    this.addSql(`create index "password_resets_user_email_id" on "password_resets" ("user_email_id");`);
    this.addSql(`create index "password_resets_expires_at" on "password_resets" ("expires_at");`);

    this.addSql(`create table "email_changes" ("id" uuid not null, "user_id" uuid not null, "old_user_email_id" uuid not null, "new_user_email_id" uuid null, "token_hash" bytea null, "created_at" timestamptz(3) not null default now(), "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "email_changes" add constraint "email_changes_user_id" unique ("user_id");`);
    this.addSql(`alter table "email_changes" add constraint "email_changes_token_hash" unique ("token_hash");`);
    this.addSql(`create index "email_changes_old_user_email_id" on "email_changes" ("old_user_email_id");`);
    this.addSql(`create index "email_changes_new_user_email_id" on "email_changes" ("new_user_email_id");`);
    this.addSql(`create index "email_changes_expires_at" on "email_changes" ("expires_at");`);

    this.addSql(`alter table "password_resets" add constraint "password_resets_user_email_id_foreign" foreign key ("user_email_id") references "user_emails" ("id") on delete cascade;`);
    this.addSql(`alter table "email_changes" add constraint "email_changes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "email_changes" add constraint "email_changes_old_user_email_id_foreign" foreign key ("old_user_email_id") references "user_emails" ("id") on delete cascade;`);
    this.addSql(`alter table "email_changes" add constraint "email_changes_new_user_email_id_foreign" foreign key ("new_user_email_id") references "user_emails" ("id") on delete set null;`);

    this.addSql(`alter table "attempt_counters" add column "doublings" smallint not null default 0;`);
    this.addSql(`create index "user_credentials_outdated" on "user_credentials" ("user_id") where password_hash not like '$argon2id$%';`);
    this.addSql(`create index "user_emails_user" on "user_emails" ("user_id", "created_at", "id");`);
  }
}
