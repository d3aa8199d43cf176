import { problem } from '@app/kernel';

export class NotShippable extends problem(409, 'order_not_shippable', 'Only orders that are being processed are shipped.') {}
export class NothingToShip extends problem(409, 'nothing_to_ship', 'So many are not left to be shipped.') {}
