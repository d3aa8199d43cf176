import { problem } from '@app/kernel';

export class NobodyToAssign extends problem(409, 'nobody_to_assign', 'No assignment rule names an active member for this lead.') {}
