import fc from 'fast-check';
import { Order } from './order.entity.js';
import { allowedFrom, ORDER_STATUSES, PAYMENT_STATUSES } from './order-status.js';

const at = new Date('2026-03-01T23:30:00Z');
const anOrder = (overrides: Partial<Order> = {}): Order =>
  Object.assign(new Order(), { status: 'pending', paymentStatus: 'pending', totalAmount: '100.00', paidAmount: '0.00', refundedAmount: '0.00', currency: 'EUR', shippingAddress: 'Here 1', ...overrides });

describe('An order', () => {
  it('goes from draft to delivered, one status after the other', () => {
    const order = anOrder({ status: 'draft' });
    for (const to of ['pending', 'processing', 'shipped', 'delivered'] as const) order.moveTo(to, at);
    expect(order).toMatchObject({ status: 'delivered', orderDate: at });
  });

  it('goes nowhere else, and says where it may go', () => {
    expect(() => anOrder().moveTo('delivered', at)).toThrow(expect.objectContaining({ status: 409, code: 'invalid_transition', extensions: { allowed: ['processing', 'cancelled'] } }));
    expect(() => anOrder({ status: 'delivered' }).moveTo('refunded', at)).toThrow(expect.objectContaining({ extensions: { allowed: [] } }));
    expect(anOrder({ status: 'delivered', paymentStatus: 'refunded' }).allowed()).toEqual(['refunded']);
  });

  it('never leaves the state of being refunded, nor becomes a draft again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ORDER_STATUSES), fc.constantFrom(...PAYMENT_STATUSES), (status, paymentStatus) => {
        const allowed = allowedFrom(status, paymentStatus);
        expect(allowed).not.toContain('draft');
        expect(allowed).not.toContain(status);
        if (status === 'refunded') expect(allowed).toEqual([]);
        if (allowed.includes('refunded')) expect(paymentStatus).toBe('refunded');
      }),
    );
  });

  it('is paid when as much came as it costs, and pays back to a degree', () => {
    const order = anOrder({ paidAmount: '99.99' });
    expect([order.settle(false), order.paymentStatus]).toEqual([null, 'pending']);
    order.paidAmount = '100.00';
    expect([order.settle(false), order.paymentStatus]).toEqual(['pending', 'paid']);
    order.refundedAmount = '0.01';
    expect([order.settle(), order.paymentStatus]).toEqual(['paid', 'partially_refunded']);
    order.refundedAmount = '100.00';
    expect([order.settle(), order.paymentStatus]).toEqual(['partially_refunded', 'refunded']);
  });

  it('has failed to be paid until money comes, and a failed try after that takes nothing back', () => {
    const order = anOrder();
    expect([order.settle(true), order.paymentStatus]).toEqual(['pending', 'failed']);
    expect([order.settle(), order.paymentStatus]).toEqual([null, 'failed']);
    order.paidAmount = '100.00';
    expect([order.settle(true), order.paymentStatus]).toEqual(['failed', 'paid']);
  });

  it('that costs more after an edit is no longer paid, and is again when it is taken back: nothing is paid back', () => {
    const order = anOrder({ paidAmount: '100.00', paymentStatus: 'paid', totalAmount: '120.00' });
    expect([order.settle(), order.paymentStatus]).toEqual(['paid', 'pending']);
    order.totalAmount = '100.00';
    expect([order.settle(), order.paymentStatus, order.refundedAmount]).toEqual(['pending', 'paid', '0.00']);
  });

  it('keeps its addresses once it is under way, and takes notes at any time', () => {
    const order = anOrder({ status: 'shipped' });
    expect(() => order.edit({ shippingAddress: 'There 2' })).toThrow(expect.objectContaining({ code: 'order_closed' }));
    expect(order.edit({ notes: 'Left with the neighbour.', shippingAddress: 'Here 1' })).toEqual(['notes']);
  });
});
