import { between, defineView, equals, idOf, line, money, recordsContaining } from '@app/kernel';
import { CUSTOM_FIELD_PARAMETERS } from '@app/tenancy';
import { z } from 'zod';
import { writtenFilters, writtenSorts } from '../records/written-times.js';
import { ownRecords } from '../visibility/own-records.js';
import { AccountDto } from './account.dto.js';

/** What an account shows, and how accounts are listed. */
export const AccountView = defineView({
  table: 'accounts',
  resource: 'account',
  returns: AccountDto,
  where: 't.deleted_at is null',
  visible: () => ownRecords(),
  search: recordsContaining('account'),
  filters: {
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    domain: equals('t.domain', line(253).toLowerCase().meta({ example: 'shop.example' })),
    industry: equals('t.industry', line(120).meta({ example: 'Logistics' })),
    employeeCount: between('t.employee_count', z.string().regex(/^\d{1,9}$/, { error: 'must be a whole number' }), 'int'),
    annualRevenue: between('t.annual_revenue', money(), 'numeric'),
    ...writtenFilters,
  },
  openParameters: CUSTOM_FIELD_PARAMETERS,
  sort: {
    ...writtenSorts,
    name: { sql: 't.name', cast: 'text' },
  },
  defaultSort: '-createdAt',
});
