import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const MEMBERSHIP_SOURCES = ['rule', 'manual_in', 'manual_out'] as const;
export type MembershipSource = (typeof MEMBERSHIP_SOURCES)[number];

/** A customer who is or was in a segment, or is kept out of it. Written in sets, under the lock of the segment. */
export const SegmentMemberSchema = defineEntity({
  name: 'SegmentMember',
  ...tenantTable('segment_members'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    segmentId: p.uuid(),
    customerId: p.uuid(),
    /** `rule`: the criteria decide. By hand otherwise, which beats the criteria. */
    source: p.enum(MEMBERSHIP_SOURCES),
    /** When the customer last came in; null for one who never was. */
    enteredAt: timestamp().nullable(),
    /** When the customer left; null for a member. */
    leftAt: timestamp().nullable(),
  },
  checks: [
    { name: 'segment_members_entered_check', expression: 'left_at is not null or entered_at is not null' },
    { name: 'segment_members_manual_check', expression: `(source <> 'manual_in' or left_at is null) and (source <> 'manual_out' or left_at is not null)` },
  ],
  uniques: [{ name: 'segment_members_customer', properties: ['organizationId', 'segmentId', 'customerId'] }],
  indexes: [
    { name: 'segment_members_customer_id', properties: ['organizationId', 'customerId', 'segmentId'] },
    {
      name: 'segment_members_current',
      expression: 'create index "segment_members_current" on "segment_members" ("organization_id", "segment_id", "entered_at", "id") include ("customer_id") where left_at is null',
    },
  ],
});

/** That the criteria of a segment name another one. */
export const SegmentReferenceSchema = defineEntity({
  name: 'SegmentReference',
  ...tenantTable('segment_references'),
  properties: {
    organizationId: p.uuid().primary().onCreate(() => requireOrganizationId()),
    segmentId: p.uuid().primary(),
    referencedId: p.uuid().primary(),
  },
  indexes: [{ name: 'segment_references_referenced_id', properties: ['organizationId', 'referencedId'] }],
});

/** A customer whose facts of one source changed since the segments were last looked at. */
export const SegmentMarkSchema = defineEntity({
  name: 'SegmentMark',
  ...tenantTable('segment_marks'),
  properties: {
    organizationId: p.uuid().primary().onCreate(() => requireOrganizationId()),
    customerId: p.uuid().primary(),
    topic: p.string().length(60).primary(),
    /** Another one for each change, so that a change during an evaluation is not taken for done. */
    mark: p.uuid(),
  },
});
