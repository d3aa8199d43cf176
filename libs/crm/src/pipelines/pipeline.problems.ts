import { problem } from '@app/kernel';

export class PipelineNameTaken extends problem(409, 'pipeline_name_taken', 'There is a pipeline with this name.') {}
export class PipelineIsDefault extends problem(409, 'pipeline_is_default', 'Make another pipeline the default first; the default one is neither archived nor deleted.') {}
export class PipelineArchived extends problem(409, 'pipeline_archived', 'An archived pipeline is not the default, and no deal is opened in it.') {}
export class PipelineHasDeals extends problem(409, 'pipeline_has_deals', 'There are deals in this pipeline; archive it instead. Deals in the trash count.') {}
export class PipelineNeedsOpenStage extends problem(409, 'pipeline_needs_open_stage', 'A pipeline needs an active open stage.') {}
export class StageNotInPipeline extends problem(409, 'stage_not_in_pipeline', 'The stage is not an active stage of this pipeline.') {}
export class StageNameTaken extends problem(409, 'stage_name_taken', 'There is a stage with this name in the pipeline.') {}
export class StageHasDeals extends problem(409, 'stage_has_deals', 'There are deals in this stage: say where they go. Deals in the trash count.') {}
export class TooManyStages extends problem(409, 'too_many_stages', 'A pipeline has at most 50 stages.') {}
