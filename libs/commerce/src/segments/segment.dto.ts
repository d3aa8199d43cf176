import { idOf, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { CUSTOMER_STATUSES } from '../customers/customer.entity.js';
import { MAX_DEPTH, MAX_NODES, OPERATORS } from './criteria.js';
import { FIELD_TYPES } from './fact-source.js';
import { MEMBERSHIP_SOURCES } from './segment-member.entity.js';
import { BUILD_STATUSES } from './segment.entity.js';

const segmentId = '01937c4e-5e61-7b3c-9d4e-5f6a7b8c9d0e';
const customerId = '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e';
const userId = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const at = '2026-11-20T09:30:00.000Z';
const criteriaExample = {
  all: [
    { field: 'stats.ltv', op: 'gte', value: '500.00', currency: 'EUR' },
    { event: 'order.placed', times: { gte: 2 }, within: 'P90D' },
    { not: { field: 'customer.status', op: '=', value: 'blocked' } },
  ],
};
const grammar = `A node is \`{all: [nodes]}\`, \`{any: [nodes]}\`, \`{not: node}\`, \`{field, op, value, currency?}\`, \`{event, times?: {"=", gte, lte}, within?: duration}\`, \`{segment: id}\` or
\`{random: {bucket, of, seed?}}\`; at most ${MAX_NODES} nodes, ${MAX_DEPTH} deep. \`GET /v1/segments/fields\` lists fields, events and operators. \`{}\` is nobody (a segment filled by hand), \`{"all": []}\` everybody.
Days are those of the organization's time zone; a date compared with an instant is that whole day.`.replaceAll('\n', ' ');

/** Checked against the catalogue of fields by the service, which answers a pointer for each mistake. */
const criteria = () => z.record(z.string(), z.unknown()).describe(grammar);

export const SegmentDto = z
  .object({
    id: idOf('segment'),
    name: z.string(),
    description: z.string().nullable(),
    criteria: z.record(z.string(), z.unknown()).describe(grammar),
    createdById: idOf('user').nullable(),
    memberCount: z.int(),
    buildStatus: z.enum(BUILD_STATUSES).describe('`pending` and `building`: the members are not all found yet.'),
    lastBuiltAt: z.iso.datetime().nullable().describe('When all customers were last looked at; changes of single ones are followed within seconds.'),
    lastBuildMs: z.int().nullable(),
    lastFailedAt: z.iso.datetime().nullable(),
    lastFailure: z.string().nullable().describe('`criteria_outdated`: it asks for a field that is gone. `too_slow`. `unreadable_value`. Null once a build succeeded.'),
    nextDueAt: z.iso.datetime().nullable().describe('When time alone may have changed the members, and they are found anew.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Segment',
    example: {
      id: segmentId,
      name: 'Loyal customers',
      description: 'At least two orders in a quarter.',
      criteria: criteriaExample,
      createdById: userId,
      memberCount: 1_204,
      buildStatus: 'ready',
      lastBuiltAt: at,
      lastBuildMs: 812,
      lastFailedAt: null,
      lastFailure: null,
      nextDueAt: '2026-11-20T10:30:00.000Z',
      createdAt: at,
      updatedAt: at,
      version: 1,
    },
  });

const fields = { name: line(100).describe('Unique in the organization.'), description: paragraph(5_000).nullable(), criteria: criteria() };

export const UpdateSegmentDto = z.strictObject(fields).partial().meta({ id: 'UpdateSegment', example: { name: 'Very loyal customers' } });
export type UpdateSegment = z.output<typeof UpdateSegmentDto>;

export const CreateSegmentDto = z
  .strictObject({ name: fields.name, description: fields.description.optional(), criteria: fields.criteria.optional().describe('Nobody when absent.') })
  .meta({ id: 'CreateSegment', example: { name: 'Loyal customers', description: 'At least two orders in a quarter.', criteria: criteriaExample } });
export type CreateSegment = z.output<typeof CreateSegmentDto>;

export const SegmentPreviewInputDto = z.strictObject({ criteria: criteria() }).meta({ id: 'PreviewSegment', example: { criteria: criteriaExample } });
export type SegmentPreviewInput = z.output<typeof SegmentPreviewInputDto>;

const person = { displayName: z.string(), email: z.string().nullable(), status: z.enum(CUSTOMER_STATUSES) };
const personExample = { displayName: 'Jonas Weber', email: 'jonas.weber@example.com', status: 'active' };

export const SegmentPreviewDto = z
  .object({
    count: z.int().describe('Customers that match now.'),
    sample: z.array(z.object({ id: idOf('customer'), ...person })).describe('Twenty of them at most.'),
  })
  .meta({ id: 'SegmentPreview', example: { count: 1_204, sample: [{ id: customerId, ...personExample }] } });
export type SegmentPreview = z.output<typeof SegmentPreviewDto>;

export const SegmentMemberDto = z
  .object({
    id: z.uuid(),
    segmentId: idOf('segment'),
    customerId: idOf('customer'),
    ...person,
    source: z.enum(MEMBERSHIP_SOURCES).describe('`rule`: the criteria decide. `manual_in`, `manual_out`: somebody did.'),
    enteredAt: z.iso.datetime().nullable().describe('When the customer last came in; null for one who never was.'),
    leftAt: z.iso.datetime().nullable().describe('Null for a member.'),
  })
  .meta({ id: 'SegmentMember', example: { id: '01937c4e-5e62-7b3c-9d4e-5f6a7b8c9d0e', segmentId, customerId, ...personExample, source: 'rule', enteredAt: at, leftAt: null } });

export const CustomerSegmentDto = SegmentMemberDto.omit({ displayName: true, email: true, status: true })
  .extend({ name: z.string().describe('Of the segment.') })
  .meta({ id: 'CustomerSegment', example: { id: '01937c4e-5e62-7b3c-9d4e-5f6a7b8c9d0e', segmentId, customerId, name: 'Loyal customers', source: 'rule', enteredAt: at, leftAt: null } });

export const MEMBERSHIPS = ['in', 'out', 'rule'] as const;
export const SetMembershipDto = z
  .strictObject({ customerId: idOf('customer'), membership: z.enum(MEMBERSHIPS).default('in').describe('`in` and `out` beat the criteria until `rule` gives the decision back to them.') })
  .meta({ id: 'SetMembership', example: { customerId, membership: 'in' } });
export type SetMembership = z.output<typeof SetMembershipDto>;

export const MembershipDto = z
  .object({ segmentId: idOf('segment'), customerId: idOf('customer'), isMember: z.boolean(), source: z.enum(MEMBERSHIP_SOURCES) })
  .meta({ id: 'Membership', example: { segmentId, customerId, isMember: true, source: 'manual_in' } });

export const SegmentFieldsDto = z
  .object({
    fields: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        type: z.enum(FIELD_TYPES),
        operators: z.array(z.enum(OPERATORS)),
        options: z.array(z.string()).nullable().describe('The values of a choice.'),
        needsCurrency: z.boolean().describe('Conditions then name a `currency`.'),
        refersTo: z.string().nullable().describe('The resource a reference is the id of.'),
        hasManyValues: z.boolean().describe('One matching value is enough; `!=` means that none is equal.'),
      }),
    ),
    events: z.array(z.object({ key: z.string(), label: z.string() })),
    limits: z.object({ nodes: z.int(), depth: z.int() }),
    timeZone: z.string().describe('Whose days relative dates count, an IANA name.'),
  })
  .meta({
    id: 'SegmentFields',
    example: {
      fields: [{ key: 'stats.ltv', label: 'Lifetime value', type: 'decimal', operators: ['=', 'gte'], options: null, needsCurrency: true, refersTo: null, hasManyValues: false }],
      events: [{ key: 'order.placed', label: 'Placed an order' }],
      limits: { nodes: MAX_NODES, depth: MAX_DEPTH },
      timeZone: 'Europe/Berlin',
    },
  });
export type SegmentFields = z.output<typeof SegmentFieldsDto>;
