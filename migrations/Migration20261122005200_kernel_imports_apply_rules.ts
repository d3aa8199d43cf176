import { Migration } from '@mikro-orm/migrations';

/** New records of an import are completed by the rules of the organization, unless it says otherwise. */
export class Migration20261122005200_kernel_imports_apply_rules extends Migration {
  override up(): void {
    this.addSql(`alter table "imports" add column "apply_rules" boolean not null default true;`);
  }
}
