import { between, defineView, equals, idOf, instant } from '@app/kernel';
import { z } from 'zod';
import { CustomerSegmentDto, SegmentDto, SegmentMemberDto } from './segment.dto.js';
import { BUILD_STATUSES } from './segment.entity.js';
import { MEMBERSHIP_SOURCES } from './segment-member.entity.js';

/** What a segment shows, and how segments are listed. */
export const SegmentView = defineView({
  table: 'segments',
  resource: 'segment',
  returns: SegmentDto,
  filters: {
    name: equals('t.name', z.string().max(100).meta({ example: 'Big spenders' })),
    buildStatus: equals('t.build_status', z.enum(BUILD_STATUSES)),
    createdById: equals('t.created_by_id', idOf('user'), 'uuid'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, name: { sql: 't.name', cast: 'text' } },
  defaultSort: '-createdAt',
});

const ofCustomer = (column: string) => `(select c.${column} from customers c where c.organization_id = t.organization_id and c.id = t.customer_id)`;

const membership = {
  filters: { source: equals('t.source', z.enum(MEMBERSHIP_SOURCES)), enteredAt: between('t.entered_at', instant(), 'timestamptz') },
  sort: { enteredAt: { sql: 't.entered_at', cast: 'timestamptz' } },
  defaultSort: '-enteredAt',
};

/** Who is in a segment. */
export const SegmentMemberView = defineView({
  table: 'segment_members',
  resource: 'segment-member',
  returns: SegmentMemberDto,
  where: 't.left_at is null',
  expressions: { displayName: ofCustomer('display_name'), email: ofCustomer('email'), status: ofCustomer('status') },
  ...membership,
});

/** The segments a customer is in. */
export const CustomerSegmentView = defineView({
  table: 'segment_members',
  resource: 'customer-segment',
  returns: CustomerSegmentDto,
  where: 't.left_at is null',
  expressions: { name: '(select s.name from segments s where s.organization_id = t.organization_id and s.id = t.segment_id)' },
  ...membership,
});
