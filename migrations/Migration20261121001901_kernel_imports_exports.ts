import { Migration } from '@mikro-orm/migrations';

/** Files of rows that come in and go out. */
export class Migration20261121001901_kernel_imports_exports extends Migration {
  override up(): void {
    this.addSql(`create table "imports" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "resource" varchar(40) not null, "status" text not null default 'draft', "file_name" varchar(255) not null, "object_key" varchar(512) not null, "error_object_key" varchar(512) null, "size_bytes" int not null, "encoding" varchar(40) not null, "delimiter" varchar(1) not null, "has_header" boolean not null default true, "columns" jsonb not null, "sample_rows" jsonb not null, "mapping" jsonb not null default '{}', "defaults" jsonb not null default '{}', "mode" text not null default 'create', "keys" jsonb not null default '[]', "date_format" text not null default 'YYYY-MM-DD', "decimal_separator" text not null default '.', "empty_cells" text not null default 'keep', "row_count" int null, "next_row" int not null default 0, "created_count" int not null default 0, "updated_count" int not null default 0, "unchanged_count" int not null default 0, "skipped_count" int not null default 0, "failed_count" int not null default 0, "undone_count" int not null default 0, "undo_refused_count" int not null default 0, "operation_id" uuid null, "created_by_id" uuid null, "finished_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "imports_created_at" on "imports" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "imports_operation_id" on "imports" ("organization_id", "operation_id");`);
    this.addSql(`create index "imports_created_by_id" on "imports" ("organization_id", "created_by_id", "created_at", "id");`);
    this.addSql(`create index "imports_creator" on "imports" ("created_by_id");`);
    this.addSql(`alter table "imports" add constraint "imports_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "imports" add constraint "imports_status_check" check ("status" in ('draft', 'checked', 'running', 'finished', 'undoing', 'undone'));`);
    this.addSql(`alter table "imports" add constraint "imports_mode_check" check ("mode" in ('create', 'update', 'upsert'));`);
    this.addSql(`alter table "imports" add constraint "imports_date_format_check" check ("date_format" in ('YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY'));`);
    this.addSql(`alter table "imports" add constraint "imports_decimal_separator_check" check ("decimal_separator" in ('.', ','));`);
    this.addSql(`alter table "imports" add constraint "imports_empty_cells_check" check ("empty_cells" in ('keep', 'clear'));`);
    this.addSql(`create table "import_rows" ("id" uuid not null, "organization_id" uuid not null, "import_id" uuid not null, "row_number" int not null, "outcome" text not null, "record_id" uuid null, "record_version" int null, "before" jsonb null, "errors" jsonb null, "undo" text null, primary key ("id"));`);
    this.addSql(`create index "import_rows_record_id" on "import_rows" ("organization_id", "import_id", "record_id");`);
    this.addSql(`create index "import_rows_failed" on "import_rows" ("organization_id", "import_id", "row_number") where outcome in ('failed', 'skipped');`);
    this.addSql(`alter table "import_rows" add constraint "import_rows_row_number" unique ("organization_id", "import_id", "row_number");`);
    this.addSql(`alter table "import_rows" add constraint "import_rows_outcome_check" check ("outcome" in ('created', 'updated', 'unchanged', 'skipped', 'failed'));`);
    this.addSql(`alter table "import_rows" add constraint "import_rows_undo_check" check ("undo" in ('done', 'changed'));`);
    this.addSql(`create table "exports" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "resource" varchar(40) not null, "query" jsonb not null default '{}', "columns" jsonb not null, "object_key" varchar(512) null, "row_count" int null, "size_bytes" bigint null, "expires_at" timestamptz(3) not null, "operation_id" uuid null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "exports_created_at" on "exports" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "exports_operation_id" on "exports" ("organization_id", "operation_id");`);
    this.addSql(`create index "exports_created_by_id" on "exports" ("organization_id", "created_by_id", "created_at", "id");`);
    this.addSql(`create index "exports_creator" on "exports" ("created_by_id");`);
    this.addSql(`alter table "exports" add constraint "exports_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "imports" enable row level security;`);
    this.addSql(`alter table "imports" force row level security;`);
    this.addSql(`create policy "imports_organization" on "imports" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`alter table "import_rows" enable row level security;`);
    this.addSql(`alter table "import_rows" force row level security;`);
    this.addSql(`create policy "import_rows_organization" on "import_rows" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`alter table "exports" enable row level security;`);
    this.addSql(`alter table "exports" force row level security;`);
    this.addSql(`create policy "exports_organization" on "exports" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "imports" add constraint "imports_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "imports" add constraint "imports_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "imports" add constraint "imports_operation_id_foreign" foreign key ("organization_id", "operation_id") references "operations" ("organization_id", "id") on delete set null ("operation_id");`);
    this.addSql(`alter table "exports" add constraint "exports_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "exports" add constraint "exports_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);
    this.addSql(`alter table "exports" add constraint "exports_operation_id_foreign" foreign key ("organization_id", "operation_id") references "operations" ("organization_id", "id") on delete set null ("operation_id");`);
    this.addSql(`alter table "import_rows" add constraint "import_rows_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "import_rows" add constraint "import_rows_import_id_foreign" foreign key ("organization_id", "import_id") references "imports" ("organization_id", "id") on delete cascade;`);
  }
}
