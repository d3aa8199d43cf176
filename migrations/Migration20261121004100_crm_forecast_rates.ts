import { Migration } from '@mikro-orm/migrations';

/** What a kept forecast says of won deals in another currency goes by the rates of the days they were closed. */
export class Migration20261121004100_crm_forecast_rates extends Migration {
  override up(): void {
    this.addSql(`alter table "forecast_snapshots" add column "closed_on" date null;`);
  }
}
