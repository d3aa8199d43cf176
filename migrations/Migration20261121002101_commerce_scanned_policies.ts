import { Migration } from '@mikro-orm/migrations';

/** The policies of customers and orders ask for the current organization and user once a statement: a preview of a segment reads all rows. */
export class Migration20261121002101_commerce_scanned_policies extends Migration {
  override up(): void {
    const organization = `(select nullif(current_setting('app.organization_id', true), '')::uuid)`;
    const user = `nullif(current_setting('app.user_id', true), '')::uuid`;
    for (const policy of ['customers_organization', 'customers_own', 'customers_claimable']) this.addSql(`drop policy "${policy}" on "customers";`);
    this.addSql(`create policy "customers_organization" on "customers" to "frontoffice_app" using (organization_id = ${organization}) with check (organization_id = ${organization});`);
    this.addSql(`create policy "customers_own" on "customers" for select to "frontoffice_app" using (${organization} is null and user_id = (select ${user}));`);
    this.addSql(`create policy "customers_claimable" on "customers" for select to "frontoffice_app" using (${organization} is null and user_id is null and deleted_at is null and email in (select e.email from user_emails e where e.user_id = ${user} and e.verified_at is not null));`);
    for (const policy of ['orders_organization', 'orders_own']) this.addSql(`drop policy "${policy}" on "orders";`);
    this.addSql(`create policy "orders_organization" on "orders" to "frontoffice_app" using (organization_id = ${organization}) with check (organization_id = ${organization});`);
    this.addSql(`create policy "orders_own" on "orders" for select to "frontoffice_app" using (${organization} is null and status <> 'draft' and exists (select 1 from customers c where c.organization_id = orders.organization_id and c.id = orders.customer_id and c.user_id = ${user} and c.verified_at is not null and c.deleted_at is null));`);
  }
}
