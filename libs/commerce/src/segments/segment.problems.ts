import { problem } from '@app/kernel';

export class SegmentNameTaken extends problem(409, 'segment_name_taken', 'A segment with this name exists.') {}
export class SegmentCycle extends problem(409, 'segment_cycle', 'The segments would refer to each other in a circle.') {}
export class SegmentInUse extends problem(409, 'segment_in_use', 'Another segment refers to this one.') {}
export class SegmentTooSlow extends problem(422, 'segment_too_slow', 'These criteria take longer than two seconds to try; ask for less at once.') {}
