import { PersonalData, personalRows } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** The orders of a login at the companies it is a customer of, as far as the login may see them. Erasing the login ends the link to the customer. */
@Injectable()
export class OrderSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'commerce.orders',
      per: 'person',
      read: (userId) =>
        personalRows({
          table: 'orders',
          columns: [
            'organization_id', 'order_number', 'title', 'description', 'status', 'payment_status', 'currency', 'total_amount', 'paid_amount', 'refunded_amount', 'order_date',
            'expected_delivery_date', 'actual_delivery_date', 'shipping_address', 'billing_address', 'payment_method', 'tracking_number',
          ],
          where: `t.status <> 'draft' and (t.organization_id, t.customer_id) in (select c.organization_id, c.id from customers c where c.user_id = ? and c.verified_at is not null and c.deleted_at is null)`,
          params: [userId],
        }),
    });
  }
}
