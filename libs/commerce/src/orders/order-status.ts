/** `draft`: not yet placed, without a number, unseen by the customer. */
export const ORDER_STATUSES = ['draft', 'pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAYMENT_STATUSES = ['pending', 'paid', 'failed', 'partially_refunded', 'refunded'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  draft: ['pending'],
  pending: ['processing', 'cancelled'],
  processing: ['shipped', 'cancelled', 'refunded'],
  // sent back before it arrived
  shipped: ['delivered', 'cancelled'],
  delivered: ['refunded'],
  cancelled: ['refunded'],
  refunded: [],
};

/** Where an order may go from where it stands; only what was paid back wholly is refunded. */
export function allowedFrom(status: OrderStatus, paymentStatus: PaymentStatus): OrderStatus[] {
  return NEXT[status].filter((to) => to !== 'refunded' || paymentStatus === 'refunded');
}
