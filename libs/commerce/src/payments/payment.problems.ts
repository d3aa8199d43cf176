import { problem } from '@app/kernel';

export class RefundTooLarge extends problem(409, 'refund_too_large', 'More would be paid back than was paid.') {}
export class RefundSettled extends problem(409, 'refund_settled', 'It is known already what became of the refund.') {}
