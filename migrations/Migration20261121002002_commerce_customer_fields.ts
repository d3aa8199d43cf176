import { Migration } from '@mikro-orm/migrations';

/** Customers are found by the fields their organization added. */
export class Migration20261121002002_commerce_customer_fields extends Migration {
  override up(): void {
    this.addSql(`create index "customers_custom_fields" on "customers" using gin ("organization_id", "custom_fields" jsonb_path_ops);`);
    this.addSql(`create policy "customers_search" on "customers" for select to "frontoffice_search" using (true);`);
    this.addSql(`grant select (id, organization_id, deleted_at, custom_fields) on customers to frontoffice_search;`);
    // row level security keeps the planner from using a GIN index; the function filters by the organization itself
    this.addSql(`
      create function customers_with_custom_fields(wanted jsonb) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
        select id from customers where organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and deleted_at is null and custom_fields @> wanted
      $$;`);
    this.addSql(`revoke execute on function customers_with_custom_fields(jsonb) from public;`);
    this.addSql(`grant execute on function customers_with_custom_fields(jsonb) to frontoffice_app;`);
    this.addSql(`alter function customers_with_custom_fields(jsonb) owner to frontoffice_search;`);
  }
}
