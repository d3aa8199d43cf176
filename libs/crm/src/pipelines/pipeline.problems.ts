import { problem } from '@app/kernel';

export class PipelineNameTaken extends problem(409, 'pipeline_name_taken', 'There is a pipeline with this name.') {}
export class StageNotInPipeline extends problem(409, 'stage_not_in_pipeline', 'The stage is not an active stage of this pipeline.') {}
