import { defineView, equals, idOf } from '@app/kernel';
import { z } from 'zod';
import { MembershipDto } from './member.dto.js';
import { DEPARTMENTS, ROLES } from './roles.js';

export const memberView = defineView({
  table: 'members',
  resource: 'member',
  returns: MembershipDto,
  where: 't.removed_at is null',
  sort: { joinedAt: { sql: 't.joined_at', cast: 'timestamptz' } },
  defaultSort: 'joinedAt',
  filters: {
    role: equals('t.role', z.enum(ROLES)),
    department: equals('t.department', z.enum(DEPARTMENTS)),
    userId: equals('t.user_id', idOf('user'), 'uuid'),
    isActive: equals('t.is_active', z.enum(['true', 'false']), 'boolean'),
  },
});
