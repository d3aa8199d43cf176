import { problem } from '@app/kernel';

export class MergeUndone extends problem(409, 'customer_merge_undone', 'The merge was taken back already.') {}
export class MergeTooOld extends problem(409, 'customer_merge_too_old', 'A merge can be taken back for thirty days.') {}
export class MergeBuiltUpon extends problem(409, 'customer_merge_built_upon', 'A customer of the merge was merged again, or deleted, or its address or another unique value belongs to another one now.') {}
