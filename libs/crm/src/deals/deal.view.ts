import { between, calendarDate, defineView, equals, idOf, recordsContaining } from '@app/kernel';
import { CUSTOM_FIELD_PARAMETERS } from '@app/tenancy';
import { z } from 'zod';
import { writtenFilters, writtenSorts } from '../records/written-times.js';
import { ownRecords } from '../visibility/own-records.js';
import { DealDto, StageStayDto } from './deal.dto.js';
import { DEAL_PRIORITIES, DEAL_STATUSES } from './deal.entity.js';

const deals = {
  table: 'deals',
  resource: 'deal',
  returns: DealDto,
  expressions: {
    isRotting: `(t.status = 'open' and coalesce(t.stage_entered_at < now() - interval '1 day' * (select s.rotting_days from pipeline_stages s where s.organization_id = t.organization_id and s.id = t.stage_id), false))`,
  },
  where: 't.deleted_at is null',
  search: recordsContaining('deal'),
  filters: {
    status: equals('t.status', z.enum(DEAL_STATUSES)),
    pipelineId: equals('t.pipeline_id', idOf('pipeline'), 'uuid'),
    stageId: equals('t.stage_id', idOf('stage'), 'uuid'),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    leadId: equals('t.lead_id', idOf('lead'), 'uuid'),
    contactId: equals('t.contact_id', idOf('contact'), 'uuid'),
    accountId: equals('t.account_id', idOf('account'), 'uuid'),
    priority: equals('t.priority', z.enum(DEAL_PRIORITIES)),
    expectedCloseDate: between('t.expected_close_date', calendarDate(), 'date'),
    ...writtenFilters,
  },
  openParameters: CUSTOM_FIELD_PARAMETERS,
  sort: {
    ...writtenSorts,
    position: { sql: 't.position', cast: 'numeric' },
  },
  defaultSort: '-createdAt',
} as const;

/** What a deal shows, and how deals are listed: to each what they may see. */
export const DealView = defineView({ ...deals, visible: () => ownRecords('t') });

/** What a deal shows to whoever has just changed it, also when they gave it away with that. */
export const ChangedDealView = defineView(deals);

/** The query of a board: the filters of the list, and how many cards of each column. */
export const BoardQueryDto = DealView.queryWithout('cursor', 'sort', 'pipelineId');
export type BoardQuery = z.output<typeof BoardQueryDto>;

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
