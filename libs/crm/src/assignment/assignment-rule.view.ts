import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { LEAD_SOURCES } from '../leads/lead.entity.js';
import { AssignmentRuleDto } from './assignment-rule.dto.js';

/** What an assignment rule shows, and how the rules are listed. */
export const AssignmentRuleView = defineView({
  table: 'assignment_rules',
  resource: 'assignment-rule',
  returns: AssignmentRuleDto,
  expressions: { userIds: 'to_jsonb(t.user_ids)' },
  filters: {
    leadSource: equals('t.lead_source', z.enum(LEAD_SOURCES)),
    isActive: equals('t.is_active', z.enum(['true', 'false']), 'boolean'),
  },
  sort: { position: { sql: 't.position', cast: 'int' } },
  defaultSort: 'position',
});
