import { problem } from '@app/kernel';

/** Carries `candidates`: at most five, and only those the caller may see. */
export class DuplicateCandidates extends problem(409, 'duplicate_candidates', 'There are records like this one; repeat with `onDuplicate` to say what shall happen.') {}
