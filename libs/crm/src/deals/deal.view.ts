import { between, calendarDate, defineView, equals, idOf, instant } from '@app/kernel';
import { z } from 'zod';
import { DealDto, StageStayDto } from './deal.dto.js';
import { DEAL_PRIORITIES, DEAL_STATUSES } from './deal.entity.js';

/** What a deal shows, and how deals are listed. */
export const DealView = defineView({
  table: 'deals',
  resource: 'deal',
  returns: DealDto,
  where: 't.deleted_at is null',
  search: 'search_deals',
  filters: {
    status: equals('t.status', z.enum(DEAL_STATUSES)),
    pipelineId: equals('t.pipeline_id', idOf('pipeline'), 'uuid'),
    stageId: equals('t.stage_id', idOf('stage'), 'uuid'),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    leadId: equals('t.lead_id', idOf('lead'), 'uuid'),
    priority: equals('t.priority', z.enum(DEAL_PRIORITIES)),
    expectedCloseDate: between('t.expected_close_date', calendarDate(), 'date'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  sort: {
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
    updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
  },
  defaultSort: '-createdAt',
});

/** The stays of a deal, oldest first. */
export const StageStayView = defineView({
  table: 'deal_stage_history',
  resource: 'stage-stay',
  returns: StageStayDto,
  expressions: {
    stageName: '(select s.name from pipeline_stages s where s.organization_id = t.organization_id and s.id = t.stage_id)',
    durationMs: '(extract(epoch from coalesce(t.left_at, greatest(now(), t.entered_at)) - t.entered_at) * 1000)::bigint::float8',
  },
  sort: { enteredAt: { sql: 't.entered_at', cast: 'timestamptz' } },
  defaultSort: 'enteredAt',
});
