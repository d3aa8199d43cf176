import { problem } from '@app/kernel';

export class DealAlreadyInStage extends problem(409, 'deal_already_in_stage', 'The deal is in this stage already.') {}
export class DealClosed extends problem(409, 'deal_closed', 'A won or lost deal has the probability of its stage.') {}
export class NotInColumn extends problem(409, 'not_in_column', 'The neighbour is not in the same column of the board.') {}
