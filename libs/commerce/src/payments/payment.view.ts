import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { PaymentDto, RefundDto } from './payment.dto.js';
import { REFUND_STATUSES } from './payment.entity.js';

const byTime = { createdAt: { sql: 't.created_at', cast: 'timestamptz' } };
const currency = '(select o.currency from orders o where o.organization_id = t.organization_id and o.id = t.order_id)';

export const PaymentView = defineView({ table: 'order_payments', resource: 'payment', returns: PaymentDto, expressions: { currency }, sort: byTime, defaultSort: 'createdAt' });

export const RefundView = defineView({
  table: 'refunds',
  resource: 'refund',
  returns: RefundDto,
  expressions: { currency },
  filters: { status: equals('t.status', z.enum(REFUND_STATUSES)) },
  sort: byTime,
  defaultSort: 'createdAt',
});
