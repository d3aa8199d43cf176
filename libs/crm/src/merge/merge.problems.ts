import { problem } from '@app/kernel';

export class MergeNotUndoable extends problem(409, 'merge_not_undoable', 'The merge was undone before, is older than thirty days, or one of its records was merged or deleted since.') {}
