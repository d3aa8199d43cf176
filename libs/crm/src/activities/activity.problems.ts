import { problem } from '@app/kernel';

export class ActivityAlreadyCompleted extends problem(409, 'activity_completed', 'The activity is completed already.') {}
export class ActivityNotCompleted extends problem(409, 'activity_not_completed', 'The activity is not completed.') {}
