import { defineEvent } from '@app/kernel';
import { z } from 'zod';

/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string()).meta({ example: ['notes'] });
const customerId = z.uuid();

export const CustomerCreated = defineEvent('commerce.customer.created', 'A customer was added.', z.object({ customerId }));

export const CustomerUpdated = defineEvent(
  'commerce.customer.updated',
  'Fields of a customer changed.',
  z.object({ customerId, changed, emailChanged: z.boolean() }),
);

export const CustomerDeleted = defineEvent('commerce.customer.deleted', 'A customer was deleted.', z.object({ customerId }));

const userId = z.uuid();
export const CustomerLinked = defineEvent('commerce.customer.linked', 'A login was linked to a customer: it has proven the address, and its user wanted it.', z.object({ customerId, userId }));
export const CustomerUnlinked = defineEvent('commerce.customer.unlinked', 'The link between a customer and a login ended.', z.object({ customerId, userId }));

const segmentId = z.uuid();
const segmentName = z.string().meta({ example: 'Big spenders' });
export const SegmentCreated = defineEvent('commerce.segment.created', 'A segment of customers was defined.', z.object({ segmentId }));
export const SegmentUpdated = defineEvent('commerce.segment.updated', 'Fields of a segment changed.', z.object({ segmentId, changed }));
export const SegmentDeleted = defineEvent('commerce.segment.deleted', 'A segment was deleted; nobody is in it any more.', z.object({ segmentId }));
export const SegmentMemberEntered = defineEvent('commerce.segment.member_entered', 'A customer came into a segment, by its rule or by hand.', z.object({ segmentId, segmentName, customerId }));
export const SegmentMemberLeft = defineEvent('commerce.segment.member_left', 'A customer left a segment, by its rule or by hand.', z.object({ segmentId, segmentName, customerId }));
export const SegmentBuildFailed = defineEvent(
  'commerce.segment.build_failed',
  'The members of a segment could not be found, and it had worked before; they stay as they were.',
  z.object({ segmentId, createdById: z.uuid().nullable(), failure: z.string().meta({ example: 'too_slow' }) }),
);

export const CustomerTagUpdated = defineEvent('commerce.customer_tag.updated', 'Name or colour of a tag changed.', z.object({ tagId: z.uuid(), changed }));
export const CustomerTagsChanged = defineEvent('commerce.customer.tags_changed', 'A customer got or lost tags.', z.object({ customerId }));
export const CustomerMerged = defineEvent('commerce.customer.merged', 'Customers became one: everything of `sourceIds` belongs to `targetId` now.', z.object({ targetId: z.uuid(), sourceIds: z.array(z.uuid()) }));
export const CustomerUnmerged = defineEvent('commerce.customer.unmerged', 'A merge was taken back: `sourceIds` are customers of their own again.', z.object({ targetId: z.uuid(), sourceIds: z.array(z.uuid()) }));
export const CustomerStatsChanged = defineEvent('commerce.customer.stats_changed', 'Lifetime value, counts or dates of the orders of a customer are others now.', z.object({ customerId }));

const interactionId = z.uuid();
export const InteractionRecorded = defineEvent(
  'commerce.interaction.recorded',
  'An interaction with a customer was written down, by hand or from what happened elsewhere.',
  z.object({ interactionId, customerId, interactionType: z.string().meta({ example: 'call' }), source: z.string().meta({ example: 'manual' }), occurredAt: z.iso.datetime() }),
);

const order = { orderId: z.uuid(), customerId };
const money = { amount: z.string().meta({ example: '149.90' }), currency: z.string().meta({ example: 'EUR' }) };
export const OrderCreated = defineEvent('commerce.order.created', 'An order was placed, or begun as a draft.', z.object({ ...order, status: z.string().meta({ example: 'pending' }), ...money }));
export const OrderUpdated = defineEvent('commerce.order.updated', 'Fields or lines of an order changed.', z.object({ ...order, changed, ...money }));
export const OrderDeleted = defineEvent('commerce.order.deleted', 'The draft of an order was thrown away.', z.object(order));
export const OrderStatusChanged = defineEvent('commerce.order.status_changed', 'An order went on, or was cancelled.', z.object({ ...order, fromStatus: z.string().meta({ example: 'pending' }), toStatus: z.string().meta({ example: 'processing' }), ...money }));
export const OrderPaymentRecorded = defineEvent('commerce.order.payment_recorded', 'Money came for an order, or failed to.', z.object({ ...order, paymentId: z.uuid(), status: z.enum(['paid', 'failed']), ...money }));
export const OrderPaymentStatusChanged = defineEvent('commerce.order.payment_status_changed', 'An order is paid, or paid back, to another degree.', z.object({ ...order, fromStatus: z.string().meta({ example: 'pending' }), toStatus: z.string().meta({ example: 'paid' }) }));
export const OrderRefunded = defineEvent('commerce.order.refunded', 'Money was paid back for an order.', z.object({ ...order, refundId: z.uuid(), ...money }));
export const OrderShipped = defineEvent('commerce.order.shipped', 'A parcel with all or some of an order was sent.', z.object({ ...order, shipmentId: z.uuid(), isComplete: z.boolean() }));
