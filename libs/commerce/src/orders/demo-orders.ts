import { Clock, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Customer } from '../customers/customer.entity.js';
import { RecordPayment } from '../payments/record-payment.js';
import { RefundOrder } from '../payments/refund-order.js';
import { CreateOrderDto } from './order.dto.js';
import { OrdersService } from './orders.service.js';
import { TransitionOrder } from './transition-order.js';

const DAY_MS = 86_400_000;
const GOODS = [
  { title: 'Counter kit', items: [{ productName: 'Counter terminal', productSku: 'TE-CTR-01', quantity: 1, unitPrice: '489.00', tax: '92.91' }, { productName: 'Receipt printer', productSku: 'PR-RCP-02', quantity: 1, unitPrice: '219.00', discount: '20.00', tax: '37.81' }] },
  { title: 'Barcode scanners', items: [{ productName: 'Barcode scanner', productSku: 'SC-BAR-11', quantity: 2, unitPrice: '64.50', tax: '24.51' }] },
  { title: 'Wall mounts', items: [{ productName: 'Tablet wall mount', productSku: 'MO-WL-07', quantity: 4, unitPrice: '39.90', discount: '15.96', tax: '27.29' }, { productName: 'Cable ties', productSku: 'CT-50', quantity: 50, unitPrice: '0.035' }] },
  { title: 'Tablet', items: [{ productName: 'Rugged tablet', productSku: 'TA-RG-03', quantity: 1, unitPrice: '329.00', tax: '62.51' }] },
  { title: 'Six headsets', items: [{ productName: 'Headset', productSku: 'HS-DUO-01', quantity: 6, unitPrice: '89.90', discount: '39.40', tax: '95.00' }] },
] as const;
/** How far orders of the demonstration come, the last for the newest. */
const ENDS = ['delivered', 'delivered', 'partly refunded', 'delivered', 'cancelled', 'shipped', 'processing', 'pending', 'draft'] as const;
const METHODS = ['card', 'bank transfer', 'invoice'] as const;

/** Orders of the demonstration, made as real ones are. */
@Injectable()
export class DemoOrders {
  constructor(
    private readonly clock: Clock,
    private readonly orders: OrdersService,
    private readonly transitions: TransitionOrder,
    private readonly payments: RecordPayment,
    private readonly refunds: RefundOrder,
  ) {}

  /** Up to three orders for each of the customers, from when they became one until today. */
  async create(customers: readonly Customer[]): Promise<void> {
    const today = this.clock.now();
    for (const [i, customer] of customers.entries()) {
      const count = customer.status === 'active' ? (i % 3) + 1 : i % 2;
      const lived = today.getTime() - customer.customerSince.getTime();
      for (let n = 0; n < count; n++) {
        const at = new Date(customer.customerSince.getTime() + (lived * (n + 1)) / (count + 0.25));
        const end = today.getTime() - at.getTime() > 40 * DAY_MS ? ENDS[(i + n) % 5]! : ENDS[5 + ((i + n) % 4)]!;
        await this.order(customer, GOODS[(i * 2 + n) % GOODS.length]!, at, end, i);
      }
    }
    requireScope().actAt(today);
  }

  private async order(customer: Customer, { title, items }: (typeof GOODS)[number], at: Date, end: (typeof ENDS)[number], i: number): Promise<void> {
    const scope = requireScope();
    scope.actAt(at);
    const input = CreateOrderDto.parse({
      customerId: customer.id, title, items, currency: i % 4 === 3 ? 'USD' : 'EUR', draft: end === 'draft', paymentMethod: METHODS[i % METHODS.length],
      expectedDeliveryDate: new Date(at.getTime() + 9 * DAY_MS).toISOString().slice(0, 10),
    });
    const { id, totalAmount } = await this.orders.create(input);
    const later = (days: number) => scope.actAt(new Date(Math.min(at.getTime() + days * DAY_MS, Date.now())));
    if (end === 'draft' || end === 'pending') return;
    later(1);
    await this.payments.record(id, { amount: totalAmount, status: 'paid', method: METHODS[i % METHODS.length] });
    if (end === 'cancelled') {
      await this.refunds.refund(id, { status: 'succeeded', reason: 'Cancelled before it was sent.' }, null);
      await this.transitions.transition(id, { to: 'cancelled', reason: 'The customer changed their mind.' });
      return;
    }
    await this.transitions.transition(id, { to: 'processing' });
    if (end === 'processing') return;
    later(3);
    await this.transitions.transition(id, { to: 'shipped', carrier: 'DHL', trackingNumber: `0034043416${String(1000 + i * 7)}` });
    if (end === 'shipped') return;
    later(6);
    await this.transitions.transition(id, { to: 'delivered' });
    if (end !== 'partly refunded') return;
    later(12);
    await this.refunds.refund(id, { amount: '30.00', status: 'succeeded', reason: 'Scratched on arrival.' }, null);
  }
}
