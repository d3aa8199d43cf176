import { Migration } from '@mikro-orm/migrations';

/** Customers get the fields of a person, and a verified link to a login. */
export class Migration20261121001400_commerce_customer_logins extends Migration {
  override up(): void {
    this.addSql(`alter table "customers" add column "verified_at" timestamptz(3) null, add column "unlinked_at" timestamptz(3) null, add column "date_of_birth" date null, add column "address" text null, add column "city" varchar(100) null, add column "country" varchar(100) null;`);
    this.addSql(`create unique index "customers_login" on "customers" ("organization_id", "user_id") where user_id is not null and deleted_at is null;`);
    this.addSql(`create index "customers_user_id" on "customers" ("user_id");`);
    this.addSql(`create index "customers_claimable" on "customers" ("email") where user_id is null and deleted_at is null;`);
    this.addSql(`create policy "customers_own" on "customers" for select to "frontoffice_app" using (nullif(current_setting('app.organization_id', true), '')::uuid is null and user_id = nullif(current_setting('app.user_id', true), '')::uuid);`);
    this.addSql(`create policy "customers_claimable" on "customers" for select to "frontoffice_app" using (nullif(current_setting('app.organization_id', true), '')::uuid is null and user_id is null and deleted_at is null and email in (select e.email from user_emails e where e.user_id = nullif(current_setting('app.user_id', true), '')::uuid and e.verified_at is not null));`);
    this.addSql(`create policy "organizations_customer" on "organizations" for select to "frontoffice_app" using (nullif(current_setting('app.organization_id', true), '')::uuid is null and exists (select 1 from customers c where c.organization_id = organizations.id and c.user_id = nullif(current_setting('app.user_id', true), '')::uuid and c.deleted_at is null));`);
  }
}
