import { Migration } from '@mikro-orm/migrations';

/** Lets an echo of GitHub be told from an edit there, whatever the clocks of both sides say. */
export class Migration20261121002300_crm_comment_echo extends Migration {
  override up(): void {
    this.addSql(`alter table "issue_comments" add column "github_body_sum" varchar(64) null;`);
  }
}
