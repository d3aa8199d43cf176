import { Migration } from '@mikro-orm/migrations';

const TABLES = ['issues', 'issue_comments', 'issue_history', 'issue_counters', 'github_connections', 'github_logins'];
const OWN_ROWS = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Issues with their comments and history, and how they are connected to GitHub. */
export class Migration20261121002201_crm_issues extends Migration {
  override up(): void {
    this.addSql(`create table "issues" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "number" int not null, "title" varchar(255) not null, "description" text null, "status" text not null default 'open', "priority" text not null default 'medium', "issue_type" text not null, "labels" jsonb not null default '[]', "assigned_to_id" uuid null, "deal_id" uuid null, "contact_id" uuid null, "created_by_id" uuid null, "closed_at" timestamptz(3) null, "edited_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, "plugin_id" uuid null, "github_issue_id" bigint null, "github_owner" varchar(39) null, "github_repository" varchar(100) null, "github_number" int null, "github_url" varchar(500) null, "github_state" text null, "github_error" varchar(60) null, "github_updated_at" timestamptz(3) null, "github_synced_at" timestamptz(3) null, "github_snapshot" jsonb null, "github_attempts" int not null default 0, "github_lease_until" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "issues_created_at" on "issues" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "issues_updated_at" on "issues" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "issues_status" on "issues" ("organization_id", "status", "created_at", "id");`);
    this.addSql(`create index "issues_assigned_to_id" on "issues" ("organization_id", "assigned_to_id", "created_at", "id");`);
    this.addSql(`create index "issues_created_by_id" on "issues" ("organization_id", "created_by_id");`);
    this.addSql(`create index "issues_deal_id" on "issues" ("organization_id", "deal_id");`);
    this.addSql(`create index "issues_contact_id" on "issues" ("organization_id", "contact_id");`);
    this.addSql(`create index "issues_plugin_id" on "issues" ("organization_id", "plugin_id", "github_state");`);
    this.addSql(`create index "issues_labels" on "issues" using gin ("organization_id", "labels" jsonb_path_ops);`);
    this.addSql(`create unique index "issues_github_issue_id" on "issues" ("organization_id", "plugin_id", "github_issue_id") where github_issue_id is not null and plugin_id is not null and deleted_at is null;`);
    this.addSql(`create unique index "issues_github_number" on "issues" ("organization_id", "plugin_id", lower(github_owner), lower(github_repository), "github_number") where github_number is not null and plugin_id is not null and deleted_at is null;`);
    this.addSql(`alter table "issues" add constraint "issues_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "issues" add constraint "issues_number" unique ("organization_id", "number");`);
    this.addSql(`alter table "issues" add constraint "issues_closed_check" check ((status in ('resolved', 'closed')) = (closed_at is not null));`);
    this.addSql(`alter table "issues" add constraint "issues_status_check" check ("status" in ('open', 'in_progress', 'resolved', 'closed'));`);
    this.addSql(`alter table "issues" add constraint "issues_priority_check" check ("priority" in ('low', 'medium', 'high', 'urgent'));`);
    this.addSql(`alter table "issues" add constraint "issues_issue_type_check" check ("issue_type" in ('bug', 'feature', 'task'));`);
    this.addSql(`alter table "issues" add constraint "issues_github_state_check" check ("github_state" in ('pending', 'linked', 'failed', 'deleted'));`);

    this.addSql(`create table "issue_comments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "issue_id" uuid not null, "author_id" uuid null, "author_login" varchar(100) null, "body" text not null, "github_comment_id" bigint null, "github_updated_at" timestamptz(3) null, "is_pushed" boolean not null default true, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "issue_comments_issue_id" on "issue_comments" ("organization_id", "issue_id", "created_at", "id");`);
    this.addSql(`create index "issue_comments_author_id" on "issue_comments" ("organization_id", "author_id");`);
    this.addSql(`create unique index "issue_comments_github_comment_id" on "issue_comments" ("organization_id", "issue_id", "github_comment_id") where github_comment_id is not null;`);
    this.addSql(`alter table "issue_comments" add constraint "issue_comments_organization_id_id" unique ("organization_id", "id");`);

    this.addSql(`create table "issue_history" ("id" uuid not null, "organization_id" uuid not null, "issue_id" uuid not null, "at" timestamptz(3) not null, "kind" text not null, "actor_user_id" uuid null, "data" jsonb not null default '{}', primary key ("id"));`);
    this.addSql(`create index "issue_history_issue_id" on "issue_history" ("organization_id", "issue_id", "at", "id");`);
    this.addSql(`create index "issue_history_actor_user_id" on "issue_history" ("actor_user_id");`);
    this.addSql(`alter table "issue_history" add constraint "issue_history_kind_check" check ("kind" in ('status_changed', 'github_linked', 'github_unlinked', 'github_failed', 'github_conflict', 'github_transferred', 'github_deleted'));`);

    this.addSql(`create table "issue_counters" ("organization_id" uuid not null, "last_number" int not null, primary key ("organization_id"));`);

    this.addSql(`create table "github_connections" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "plugin_id" uuid not null, "sealed_secret" text null, "sealed_previous_secret" text null, "previous_until" timestamptz(3) null, "blocked_until" timestamptz(3) null, "last_delivery_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "github_connections_plugin" on "github_connections" ("plugin_id");`);
    this.addSql(`alter table "github_connections" add constraint "github_connections_plugin_id" unique ("organization_id", "plugin_id");`);

    this.addSql(`create table "github_logins" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "user_id" uuid not null, "login" varchar(39) not null, primary key ("id"));`);
    this.addSql(`create index "github_logins_created_at" on "github_logins" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "github_logins_user" on "github_logins" ("user_id");`);
    this.addSql(`alter table "github_logins" add constraint "github_logins_user_id" unique ("organization_id", "user_id");`);
    this.addSql(`alter table "github_logins" add constraint "github_logins_login" unique ("organization_id", "login");`);

    for (const table of TABLES) this.secure(table);
    this.refer();
    this.findConnections();
    this.search();
  }

  private secure(table: string): void {
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${OWN_ROWS}) with check (${OWN_ROWS});`);
    this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
  }

  private refer(): void {
    const users = { issues: ['assigned_to_id', 'created_by_id'], issue_comments: ['author_id'], issue_history: ['actor_user_id'] };
    for (const [table, columns] of Object.entries(users)) {
      for (const column of columns) this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("${column}") references "users" ("id") on delete set null;`);
    }
    this.addSql(`alter table "github_logins" add constraint "github_logins_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`);
    for (const [column, table] of [['deal_id', 'deals'], ['contact_id', 'contacts'], ['plugin_id', 'plugins']]) {
      this.addSql(`alter table "issues" add constraint "issues_${column}_foreign" foreign key ("organization_id", "${column}") references "${table}" ("organization_id", "id") on delete set null ("${column}");`);
    }
    this.addSql(`alter table "issue_comments" add constraint "issue_comments_issue_id_foreign" foreign key ("organization_id", "issue_id") references "issues" ("organization_id", "id") on delete cascade deferrable initially deferred;`);
    this.addSql(`alter table "issue_history" add constraint "issue_history_issue_id_foreign" foreign key ("organization_id", "issue_id") references "issues" ("organization_id", "id") on delete cascade deferrable initially deferred;`);
    this.addSql(`alter table "github_connections" add constraint "github_connections_plugin_id_foreign" foreign key ("organization_id", "plugin_id") references "plugins" ("organization_id", "id") on delete cascade;`);
  }

  /** A callback names a plugin and no organization; whoever knows the id learns nothing until the signature is right. */
  private findConnections(): void {
    this.addSql(`create policy "github_connections_search" on "github_connections" for select to "frontoffice_search" using (true);`);
    this.addSql(`
      create function github_webhook_owner(plugin text) returns uuid language sql stable security definer set search_path = public, pg_temp as $$
        select organization_id from github_connections where plugin_id = plugin::uuid
      $$;`);
    this.addSql(`grant select (organization_id, plugin_id) on github_connections to frontoffice_search;`);
    this.addSql(`revoke execute on function github_webhook_owner(text) from public;`);
    this.addSql(`grant execute on function github_webhook_owner(text) to frontoffice_app;`);
    this.addSql(`alter function github_webhook_owner(text) owner to frontoffice_search;`);
  }

  private search(): void {
    this.addSql(`
      create function search_index(t issues) returns void language plpgsql set search_path = public, pg_temp as $$
      begin
        if t.deleted_at is not null then
          delete from search_documents where organization_id = t.organization_id and type = 'issue' and id = t.id;
        else
          perform put_search_document(t.organization_id, 'issue', t.id, t.title,
            jsonb_strip_nulls(jsonb_build_object('number', '#' || t.number, 'description', t.description, 'labels', (select string_agg(label, ' ') from jsonb_array_elements_text(t.labels) label))),
            array['#' || t.number, t.number::text]::text[], null, t.updated_at);
        end if;
      end $$;`);
    this.addSql(`
      create function search_issues(query text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from search_documents
        where ${OWN_ROWS} and type = 'issue'
          and body like '%' || replace(replace(replace(search_text(query), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
        order by id desc limit 500
      $$;`);
    this.addSql(`revoke execute on function search_issues(text) from public;`);
    this.addSql(`grant execute on function search_issues(text) to frontoffice_app;`);
    this.addSql(`alter function search_issues(text) owner to frontoffice_search;`);
    this.addSql(`create trigger issues_search after insert or delete or update of title, description, labels, deleted_at on issues for each row execute function index_for_search('issue');`);
  }
}
