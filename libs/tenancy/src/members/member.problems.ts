import { problem } from '@app/kernel';

export class EscalationRefused extends problem(403, 'escalation_refused', 'Nobody can give a role or flag they lack, or change somebody above them.') {}
export class LastCeo extends problem(409, 'last_ceo', 'The organization needs an active ceo: make somebody else one first.') {}
export class CeoHasEveryFlag extends problem(422, 'ceo_has_every_flag', 'A ceo has every flag; give them another role first.') {}
export class SeatLimitReached extends problem(409, 'seat_limit_reached', 'Every seat of the organization is taken.') {}
