import { between, defineView, emailAddress, equals, idOf, line, money, recordsContaining } from '@app/kernel';
import { CUSTOM_FIELD_PARAMETERS } from '@app/tenancy';
import { z } from 'zod';
import { writtenFilters, writtenSorts } from '../records/written-times.js';
import { ownRecords } from '../visibility/own-records.js';
import { LeadDto } from './lead.dto.js';
import { LEAD_SOURCES, LEAD_STATUSES } from './lead.entity.js';

/** What a lead shows, and how leads are listed. */
export const LeadView = defineView({
  table: 'leads',
  resource: 'lead',
  returns: LeadDto,
  where: 't.deleted_at is null',
  visible: () => ownRecords(),
  search: recordsContaining('lead'),
  filters: {
    status: equals('t.status', z.enum(LEAD_STATUSES)),
    leadSource: equals('t.lead_source', z.enum(LEAD_SOURCES)),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    email: equals('t.email', emailAddress()),
    domain: equals('t.domain', line(253).toLowerCase().meta({ example: 'shop.example' })),
    estimatedValue: between('t.estimated_value', money(), 'numeric'),
    ...writtenFilters,
  },
  openParameters: CUSTOM_FIELD_PARAMETERS,
  sort: {
    ...writtenSorts,
    lastName: { sql: 't.last_name', cast: 'text' },
  },
  defaultSort: '-createdAt',
});
