import { defineView } from '@app/kernel';
import { PipelineDto, StageDto } from './pipeline.dto.js';

/** What a pipeline shows, and how pipelines are listed. */
export const PipelineView = defineView({
  table: 'pipelines',
  resource: 'pipeline',
  returns: PipelineDto,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, name: { sql: 't.name', cast: 'text' } },
  defaultSort: 'createdAt',
});

/** What a stage shows; listed within its pipeline. */
export const StageView = defineView({
  table: 'pipeline_stages',
  resource: 'stage',
  returns: StageDto,
  expressions: { order: 't."order"' },
  where: 't.deleted_at is null',
  sort: { order: { sql: 't."order"', cast: 'int' } },
  defaultSort: 'order',
});
