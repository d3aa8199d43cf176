import { Migration } from '@mikro-orm/migrations';

/** Columns that have a value in few rows: their indexes hold those rows alone. Whoever asks for a value, as foreign keys do, asks for no null. */
const SPARSE: readonly (readonly [table: string, column: string])[] = [
  ['leads', 'merged_into_id'],
  ['leads', 'converted_to_deal_id'],
  ['leads', 'converted_contact_id'],
  ['leads', 'converted_account_id'],
  ['contacts', 'merged_into_id'],
  ['accounts', 'merged_into_id'],
  ['customers', 'merged_into_id'],
];

/** What a row of an import cost without need. */
export class Migration20261121003200_kernel_import_costs extends Migration {
  override up(): void {
    for (const [table, column] of SPARSE) {
      this.addSql(`drop index "${table}_${column}";`);
      this.addSql(`create index "${table}_${column}" on "${table}" ("organization_id", "${column}") where ${column} is not null;`);
    }
    // rows of an import refer to it, documents are written for records by their triggers: whose organization there is, PostgreSQL has checked already
    this.addSql(`alter table "import_rows" drop constraint "import_rows_organization_id_foreign";`);
    this.addSql(`alter table "search_documents" drop constraint "search_documents_organization_id_foreign";`);
    // how full the tables are is in every sample; the other columns, and the texts that are indexed, took most of its time and are autovacuum's work
    this.addSql(`
      create or replace function analyze_imported(name text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if current_setting('server_version_num')::int < 170000 then return; end if;
        if has_table_privilege(format('public.%I', name), 'maintain') then execute format('analyze (skip_locked) public.%I (organization_id)', name); end if;
      end $$;`);
  }
}
