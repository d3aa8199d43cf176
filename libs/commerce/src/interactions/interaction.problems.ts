import { problem } from '@app/kernel';

export class InteractionDerived extends problem(409, 'interaction_derived', 'It was not written by hand: only its sentiment may be set.') {}
