import { Migration } from '@mikro-orm/migrations';

/** How the messages of a webhook are signed, and what had happened when it was activated. */
export class Migration20261121003601_clients_webhook_signatures extends Migration {
  override up(): void {
    this.addSql(`alter table "webhooks" add "signature" text not null default 'hmac', add "public_key" varchar(60) null, add "enabled_snapshot" pg_snapshot null;`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_signature_check" check ("signature" in ('hmac', 'ed25519'));`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_public_key_check" check ((signature = 'ed25519') = (public_key is not null));`);
    this.addSql(`grant select (enabled_snapshot) on webhooks to frontoffice_relay;`);
  }
}
