import { Migration } from '@mikro-orm/migrations';

/** Long work somebody asked for, and how far it is. */
export class Migration20261121001900_kernel_operations extends Migration {
  override up(): void {
    this.addSql(`create table "operations" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "kind" varchar(100) not null, "status" text not null default 'pending', "done_count" int not null default 0, "failed_count" int not null default 0, "total_count" int null, "result_url" varchar(500) null, "result" jsonb null, "error_class" varchar(100) null, "cancel_requested_at" timestamptz(3) null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, "job_id" uuid null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "operations_created_at" on "operations" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "operations_created_by_id" on "operations" ("organization_id", "created_by_id", "created_at", "id");`);
    this.addSql(`create index "operations_creator" on "operations" ("created_by_id");`);
    this.addSql(`alter table "operations" add constraint "operations_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "operations" add constraint "operations_status_check" check ("status" in ('pending', 'running', 'succeeded', 'failed', 'cancelled'));`);
    this.addSql(`alter table "operations" enable row level security;`);
    this.addSql(`alter table "operations" force row level security;`);
    this.addSql(`create policy "operations_organization" on "operations" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "operations" add constraint "operations_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "operations" add constraint "operations_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
  }
}
