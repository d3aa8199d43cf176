import { Migration } from '@mikro-orm/migrations';

/** Orders, their lines, payments, refunds and parcels, and what customers are worth. */
export class Migration20261121002001_commerce_orders extends Migration {
  override up(): void {
    this.addSql(`create table "orders" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "customer_id" uuid not null, "order_number" varchar(50) null, "title" varchar(255) not null, "description" text null, "status" text not null, "payment_status" text not null default 'pending', "currency" char(3) not null, "total_amount" numeric not null default '0', "paid_amount" numeric not null default '0', "refunded_amount" numeric not null default '0', "order_date" timestamptz(3) not null, "expected_delivery_date" date null, "actual_delivery_date" date null, "shipping_address" text null, "billing_address" text null, "payment_method" varchar(50) null, "tracking_number" varchar(100) null, "notes" text null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "orders_created_at" on "orders" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "orders_updated_at" on "orders" ("organization_id", "updated_at", "id");`);
    this.addSql(`create index "orders_order_date" on "orders" ("organization_id", "order_date", "id");`);
    this.addSql(`create index "orders_status" on "orders" ("organization_id", "status", "order_date", "id");`);
    this.addSql(`create index "orders_payment_status" on "orders" ("organization_id", "payment_status", "order_date", "id");`);
    this.addSql(`create index "orders_customer_id" on "orders" ("organization_id", "customer_id", "order_date", "id");`);
    this.addSql(`create index "orders_created_by_id" on "orders" ("created_by_id");`);
    this.addSql(`alter table "orders" add constraint "orders_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "orders" add constraint "orders_order_number" unique ("organization_id", "order_number");`);
    this.addSql(`alter table "orders" add constraint "orders_number_check" check ((status = 'draft') = (order_number is null));`);
    this.addSql(`alter table "orders" add constraint "orders_amounts_check" check (total_amount >= 0 and refunded_amount >= 0 and refunded_amount <= paid_amount);`);
    this.addSql(`alter table "orders" add constraint "orders_status_check" check ("status" in ('draft', 'pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded'));`);
    this.addSql(`alter table "orders" add constraint "orders_payment_status_check" check ("payment_status" in ('pending', 'paid', 'failed', 'partially_refunded', 'refunded'));`);
    this.tenant('orders');
    this.owned('orders', 'customer_id', 'customers');
    this.byUser('orders', 'created_by_id');

    this.addSql(`create table "order_items" ("id" uuid not null, "organization_id" uuid not null, "order_id" uuid not null, "position" int not null, "product_name" varchar(255) not null, "product_sku" varchar(100) null, "quantity" int not null default 1, "shipped_quantity" int not null default 0, "unit_price" numeric not null, "discount" numeric not null default '0', "tax" numeric not null default '0', "total_price" numeric not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "order_items_order_id" on "order_items" ("organization_id", "order_id", "position", "id");`);
    this.addSql(`alter table "order_items" add constraint "order_items_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "order_items" add constraint "order_items_quantity_check" check (quantity > 0 and shipped_quantity >= 0 and shipped_quantity <= quantity);`);
    this.addSql(`alter table "order_items" add constraint "order_items_discount_check" check (unit_price >= 0 and tax >= 0 and discount >= 0 and discount <= unit_price * quantity);`);
    this.addSql(`alter table "order_items" add constraint "order_items_total_price_check" check (total_price >= 0 and abs(unit_price * quantity - discount + tax - total_price) * power(10::numeric, scale(total_price)) <= 0.5);`);
    this.tenant('order_items');
    this.owned('order_items', 'order_id', 'orders');

    this.addSql(`create table "order_history" ("id" uuid not null, "organization_id" uuid not null, "order_id" uuid not null, "kind" text not null, "from_status" text null, "to_status" text null, "amount" numeric null, "changed" jsonb null, "reason" text null, "actor_user_id" uuid null, "at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "order_history_order_id" on "order_history" ("organization_id", "order_id", "at", "id");`);
    this.addSql(`create index "order_history_actor_user_id" on "order_history" ("actor_user_id");`);
    this.addSql(`alter table "order_history" add constraint "order_history_kind_check" check ("kind" in ('created', 'edited', 'status_changed', 'payment_recorded', 'payment_failed', 'refund_requested', 'refunded', 'refund_failed', 'shipped', 'shipment_delivered'));`);
    this.addSql(`alter table "order_history" add constraint "order_history_from_status_check" check ("from_status" in ('draft', 'pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded'));`);
    this.addSql(`alter table "order_history" add constraint "order_history_to_status_check" check ("to_status" in ('draft', 'pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded'));`);
    this.tenant('order_history');
    this.owned('order_history', 'order_id', 'orders');
    this.byUser('order_history', 'actor_user_id');

    this.addSql(`create table "order_numberings" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "prefix" varchar(20) not null, "digits" int not null, "last_number" bigint not null default '0', primary key ("id"));`);
    this.addSql(`alter table "order_numberings" add constraint "order_numberings_organization_id" unique ("organization_id");`);
    this.addSql(`alter table "order_numberings" add constraint "order_numberings_digits_check" check (digits between 1 and 12);`);
    this.tenant('order_numberings');

    this.addSql(`create table "order_payments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "order_id" uuid not null, "status" text not null, "amount" numeric not null, "method" varchar(50) null, "reference" varchar(255) null, "paid_at" timestamptz(3) not null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "order_payments_order_id" on "order_payments" ("organization_id", "order_id", "created_at", "id");`);
    this.addSql(`create index "order_payments_created_by_id" on "order_payments" ("created_by_id");`);
    this.addSql(`alter table "order_payments" add constraint "order_payments_amount_check" check (amount > 0);`);
    this.addSql(`alter table "order_payments" add constraint "order_payments_status_check" check ("status" in ('paid', 'failed'));`);
    this.tenant('order_payments');
    this.owned('order_payments', 'order_id', 'orders');
    this.byUser('order_payments', 'created_by_id');

    this.addSql(`create table "refunds" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "order_id" uuid not null, "status" text not null, "amount" numeric not null, "reason" text null, "idempotency_key" varchar(255) null, "settled_at" timestamptz(3) null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "refunds_order_id" on "refunds" ("organization_id", "order_id", "created_at", "id");`);
    this.addSql(`create index "refunds_created_by_id" on "refunds" ("created_by_id");`);
    this.addSql(`alter table "refunds" add constraint "refunds_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "refunds" add constraint "refunds_idempotency_key" unique ("organization_id", "order_id", "idempotency_key");`);
    this.addSql(`alter table "refunds" add constraint "refunds_settled_check" check ((status = 'pending') = (settled_at is null));`);
    this.addSql(`alter table "refunds" add constraint "refunds_amount_check" check (amount > 0);`);
    this.addSql(`alter table "refunds" add constraint "refunds_status_check" check ("status" in ('pending', 'succeeded', 'failed'));`);
    this.tenant('refunds');
    this.owned('refunds', 'order_id', 'orders');
    this.byUser('refunds', 'created_by_id');

    this.addSql(`create table "shipments" ("id" uuid not null, "organization_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, "order_id" uuid not null, "carrier" varchar(100) null, "tracking_number" varchar(100) null, "shipped_at" timestamptz(3) not null, "delivered_at" timestamptz(3) null, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "shipments_order_id" on "shipments" ("organization_id", "order_id", "created_at", "id");`);
    this.addSql(`create index "shipments_created_by_id" on "shipments" ("created_by_id");`);
    this.addSql(`alter table "shipments" add constraint "shipments_organization_id_id" unique ("organization_id", "id");`);
    this.addSql(`alter table "shipments" add constraint "shipments_delivered_check" check (delivered_at >= shipped_at);`);
    this.tenant('shipments');
    this.owned('shipments', 'order_id', 'orders');
    this.byUser('shipments', 'created_by_id');

    this.addSql(`create table "shipment_items" ("id" uuid not null, "organization_id" uuid not null, "shipment_id" uuid not null, "order_item_id" uuid not null, "quantity" int not null, primary key ("id"));`);
    this.addSql(`create index "shipment_items_order_item_id" on "shipment_items" ("organization_id", "order_item_id");`);
    this.addSql(`alter table "shipment_items" add constraint "shipment_items_once" unique ("organization_id", "shipment_id", "order_item_id");`);
    this.addSql(`alter table "shipment_items" add constraint "shipment_items_quantity_check" check (quantity > 0);`);
    this.tenant('shipment_items');
    this.owned('shipment_items', 'shipment_id', 'shipments');
    this.owned('shipment_items', 'order_item_id', 'order_items');

    this.addSql(`create table "customer_stats" ("id" uuid not null, "organization_id" uuid not null, "customer_id" uuid not null, "currency" char(3) not null, "total_orders" int not null, "paid_orders" int not null, "gross_amount" numeric not null, "refunded_amount" numeric not null, "lifetime_value" numeric not null, "average_order_value" numeric null, "first_order_date" timestamptz(3) null, "last_order_date" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "customer_stats_lifetime_value" on "customer_stats" ("organization_id", "currency", "lifetime_value");`);
    this.addSql(`create index "customer_stats_last_order_date" on "customer_stats" ("organization_id", "last_order_date");`);
    this.addSql(`alter table "customer_stats" add constraint "customer_stats_customer" unique ("organization_id", "customer_id", "currency");`);
    this.addSql(`alter table "customer_stats" add constraint "customer_stats_lifetime_value_check" check (lifetime_value = gross_amount - refunded_amount);`);
    this.tenant('customer_stats');
    this.owned('customer_stats', 'customer_id', 'customers');

    this.addSql(`create policy "orders_own" on "orders" for select to "frontoffice_app" using (nullif(current_setting('app.organization_id', true), '')::uuid is null and status <> 'draft' and exists (select 1 from customers c where c.organization_id = orders.organization_id and c.id = orders.customer_id and c.user_id = nullif(current_setting('app.user_id', true), '')::uuid and c.verified_at is not null and c.deleted_at is null));`);
    this.addSql(`create policy "order_items_own" on "order_items" for select to "frontoffice_app" using (nullif(current_setting('app.organization_id', true), '')::uuid is null and exists (select 1 from orders o where o.organization_id = order_items.organization_id and o.id = order_items.order_id));`);

    this.balance();
  }

  private tenant(table: string): void {
    const own = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
    this.addSql(`alter table "${table}" enable row level security;`);
    this.addSql(`alter table "${table}" force row level security;`);
    this.addSql(`create policy "${table}_organization" on "${table}" to "frontoffice_app" using (${own}) with check (${own});`);
    this.addSql(`alter table "${table}" add constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete cascade;`);
  }

  private owned(table: string, column: string, target: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("organization_id", "${column}") references "${target}" ("organization_id", "id") on delete cascade;`);
  }

  private byUser(table: string, column: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("${column}") references "users" ("id") on delete set null;`);
  }

  /**
   * The amounts of an order are sums of rows of other tables, which no check can see: they are compared at the end of every
   * transaction that wrote one of them. Deleting is not watched, because an order goes with all it has.
   */
  private balance(): void {
    this.addSql(`
      create function check_order_balance() returns trigger language plpgsql set search_path = public, pg_temp as $$
      declare
        of_order uuid;
        balance record;
      begin
        if tg_table_name = 'orders' then of_order := new.id; else of_order := new.order_id; end if;
        select o.total_amount, o.paid_amount, o.refunded_amount,
          (select coalesce(sum(i.total_price), 0) from order_items i where i.organization_id = o.organization_id and i.order_id = o.id) as lines,
          (select coalesce(sum(p.amount), 0) from order_payments p where p.organization_id = o.organization_id and p.order_id = o.id and p.status = 'paid') as paid,
          (select coalesce(sum(r.amount), 0) from refunds r where r.organization_id = o.organization_id and r.order_id = o.id and r.status = 'succeeded') as refunded,
          (select coalesce(sum(r.amount), 0) from refunds r where r.organization_id = o.organization_id and r.order_id = o.id and r.status <> 'failed') as taken
        into balance from orders o where o.organization_id = new.organization_id and o.id = of_order;
        if not found then return null; end if;
        if balance.total_amount <> balance.lines then
          raise exception 'the total of order % is not the sum of its lines', of_order using errcode = 'check_violation', constraint = 'orders_total_check';
        end if;
        if balance.paid_amount <> balance.paid or balance.refunded_amount <> balance.refunded then
          raise exception 'the payments of order % do not add up', of_order using errcode = 'check_violation', constraint = 'orders_paid_check';
        end if;
        if balance.taken > balance.paid then
          raise exception 'more of order % would be paid back than was paid', of_order using errcode = 'check_violation', constraint = 'orders_refunds_check';
        end if;
        return null;
      end $$;`);
    for (const table of ['orders', 'order_items', 'order_payments', 'refunds']) {
      this.addSql(`create constraint trigger "${table}_balance" after insert or update on "${table}" deferrable initially deferred for each row execute function check_order_balance();`);
    }
  }
}
