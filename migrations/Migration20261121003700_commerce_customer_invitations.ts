import { Migration } from '@mikro-orm/migrations';

/** Customers are invited to link a login by a token that was mailed to them. */
export class Migration20261121003700_commerce_customer_invitations extends Migration {
  override up(): void {
    this.addSql(`create table "customer_invitations" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "customer_id" uuid not null, "email" varchar(254) not null, "invited_by_id" uuid null, "token_hash" bytea null, "status" text not null default 'pending', "expires_at" timestamptz(3) not null, "accepted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "customer_invitations_invited_by_id" on "customer_invitations" ("invited_by_id");`);
    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_customer_id" unique ("organization_id", "customer_id");`);
    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_organization_id_token_hash" unique ("organization_id", "token_hash");`);
    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_status_check" check ("status" in ('pending', 'accepted', 'revoked'));`);
    this.addSql(`alter table "customer_invitations" enable row level security;`);
    this.addSql(`alter table "customer_invitations" force row level security;`);
    this.addSql(`create policy "customer_invitations_organization" on "customer_invitations" to "frontoffice_app" using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);`);

    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_customer_id_foreign" foreign key ("organization_id", "customer_id") references "customers" ("organization_id", "id") on delete cascade;`);
    this.addSql(`alter table "customer_invitations" add constraint "customer_invitations_invited_by_id_foreign" foreign key ("invited_by_id") references "users" ("id") on delete set null;`);
  }
}
