import { Migration } from '@mikro-orm/migrations';

/** A deleted tag stays, unseen and without its name, until a job has taken it from all customers. */
export class Migration20261121003801_commerce_deleted_tags extends Migration {
  override up(): void {
    this.addSql(`alter table "customer_tags" add "deleted_at" timestamptz(3) null;`);
    this.addSql(`drop index "customer_tags_name";`);
    this.addSql(`create unique index "customer_tags_name" on "customer_tags" ("organization_id", lower("name")) where deleted_at is null;`);
  }
}
