import { Migration } from '@mikro-orm/migrations';

/** Lets an import tell the planner how full the tables are that it fills: without, each chunk reads all rows of those before it. */
export class Migration20261121002202_kernel_import_statistics extends Migration {
  override up(): void {
    // before PostgreSQL 17 only its owner may analyze a table
    this.addSql(`do $$ begin if current_setting('server_version_num')::int >= 170000 then execute 'grant maintain on leads, contacts, accounts, customers, import_rows to frontoffice_search'; end if; end $$;`);
    // one that is being analyzed already is skipped, and so is one that may not be
    this.addSql(`
      create function analyze_imported(name text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if current_setting('server_version_num')::int < 170000 then return; end if;
        if has_table_privilege(format('public.%I', name), 'maintain') then execute format('analyze (skip_locked) public.%I', name); end if;
      end $$;`);
    this.addSql(`revoke execute on function analyze_imported(text) from public;`);
    this.addSql(`grant execute on function analyze_imported(text) to frontoffice_app;`);
    this.addSql(`alter function analyze_imported(text) owner to frontoffice_search;`);
  }
}
