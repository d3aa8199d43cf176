import { Migration } from '@mikro-orm/migrations';

/** What of the limits of a minute was given to which process. Not logged: a crash of the server begins a new minute. */
export class Migration20261121003600_kernel_rate_counters extends Migration {
  override up(): void {
    this.addSql(`create unlogged table "rate_counters" ("key" varchar(43) not null, "used" int not null, "granted" int not null, "resets_at" timestamptz(3) not null, primary key ("key"));`);
    this.addSql(`create index "rate_counters_resets_at" on "rate_counters" ("resets_at");`);
    this.addSql(`revoke all on rate_counters from frontoffice_app;`);
    this.addSql(`grant select, insert, update, delete on rate_counters to frontoffice_relay;`);
  }
}
