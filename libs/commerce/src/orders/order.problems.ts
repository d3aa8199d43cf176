import { problem } from '@app/kernel';

export class TotalMismatch extends problem(422, 'total_mismatch', 'The total that was sent is not the one of the lines.') {}
export class InvalidTransition extends problem(409, 'invalid_transition', 'The order cannot go there from where it stands.') {}
export class OrderClosed extends problem(409, 'order_closed', 'The order is under way or over: its lines and addresses stay as they are.') {}
export class OrderNotDraft extends problem(409, 'order_not_draft', 'Only drafts are deleted; cancel the order instead.') {}
export class OrderIsDraft extends problem(409, 'order_is_draft', 'Place the order first.') {}
export class ItemShipped extends problem(409, 'order_item_shipped', 'Some of this line are on their way already.') {}
