import { Migration } from '@mikro-orm/migrations';

/** Who new leads are given to in turn; and members who see only the records they are responsible for. */
export class Migration20261121001602_crm_assignment_rules extends Migration {
  override up(): void {
    this.addSql(`create table "assignment_rules" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "name" varchar(120) not null, "lead_source" text null, "user_ids" uuid[] not null default '{}', "next_turn" int not null default 0, "position" int not null default 0, "is_active" boolean not null default true, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "assignment_rules_position" on "assignment_rules" ("organization_id", "position", "id");`);
    this.addSql(`create index "assignment_rules_created_by_id" on "assignment_rules" ("created_by_id");`);
    this.addSql(`alter table "assignment_rules" add constraint "assignment_rules_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "assignment_rules" add constraint "assignment_rules_next_turn_check" check (next_turn >= 0);`);
    this.addSql(`alter table "assignment_rules" add constraint "assignment_rules_lead_source_check" check ("lead_source" in ('website', 'referral', 'cold_call', 'social_media', 'event', 'other'));`);
    this.addSql(`alter table "assignment_rules" enable row level security;`);
    this.addSql(`alter table "assignment_rules" force row level security;`);
    this.addSql(`create policy "assignment_rules_organization" on "assignment_rules" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);
    this.addSql(`alter table "assignment_rules" add constraint "assignment_rules_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "assignment_rules" add constraint "assignment_rules_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`);

    this.addSql(`alter table "members" add column "can_view_all_records" boolean not null default true;`);
    this.addSql(`alter table "invitations" add column "can_view_all_records" boolean null;`);
  }
}
