import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CustomerMerged, CustomerUnmerged, OrderCreated, OrderPaymentRecorded, OrderRefunded, OrderStatusChanged } from '../events.js';
import { ProjectCustomerStats } from './project-customer-stats.js';

/** Looks at the numbers of a customer again whenever something happened that may change them. */
@Injectable()
export class ListenForStats {
  constructor(private readonly stats: ProjectCustomerStats) {}

  @OnEvent(OrderCreated, 'commerce.count-created-order')
  async onCreated({ data }: EventOf<typeof OrderCreated>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(OrderStatusChanged, 'commerce.count-moved-order')
  async onMoved({ data }: EventOf<typeof OrderStatusChanged>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(OrderPaymentRecorded, 'commerce.count-payment')
  async onPaid({ data }: EventOf<typeof OrderPaymentRecorded>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(OrderRefunded, 'commerce.count-refund')
  async onRefunded({ data }: EventOf<typeof OrderRefunded>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(CustomerMerged, 'commerce.count-merged-customers')
  async onMerged({ data: { targetId, sourceIds } }: EventOf<typeof CustomerMerged>): Promise<void> {
    for (const customerId of [targetId, ...sourceIds].sort()) await this.stats.project(customerId);
  }

  @OnEvent(CustomerUnmerged, 'commerce.count-unmerged-customers')
  async onUnmerged({ data: { targetId, sourceIds } }: EventOf<typeof CustomerUnmerged>): Promise<void> {
    for (const customerId of [targetId, ...sourceIds].sort()) await this.stats.project(customerId);
  }

  /** The order may belong to another customer by now, by a merge. */
  private async look({ orderId, customerId }: { orderId: string; customerId: string }): Promise<void> {
    const rows = await requireScope().rows<{ customerId: string }>('select customer_id as "customerId" from orders where organization_id = ? and id = ?', [requireOrganizationId(), orderId]);
    for (const id of [...new Set([customerId, ...rows.map((row) => row.customerId)])].sort()) await this.stats.project(id);
  }
}
