import { idOf } from '@app/kernel';
import { z } from 'zod';
import { DEPARTMENTS, MEMBER_FLAGS, ROLES } from './roles.js';

/** A member as tenancy stores it, without what identity knows of the user. */
export const MembershipDto = z
  .object({
    id: idOf('member'),
    userId: idOf('user'),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable(),
    canInviteUsers: z.boolean(),
    canManageDeals: z.boolean(),
    canViewReports: z.boolean(),
    canManageCustomers: z.boolean(),
    canViewAllRecords: z.boolean(),
    overriddenFlags: z.array(z.enum(MEMBER_FLAGS)).describe('The flags that were set for this member; another role leaves them as they are.'),
    invitedById: idOf('user').nullable(),
    joinedAt: z.iso.datetime(),
    isActive: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Membership' });

export const MemberDto = MembershipDto.extend({ displayName: z.string(), email: z.string().nullable() }).meta({
  id: 'Member',
  example: {
    id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e13',
    userId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
    displayName: 'Cleo Owner',
    email: 'cleo@example.com',
    role: 'ceo',
    department: 'management',
    canInviteUsers: true,
    canManageDeals: true,
    canViewReports: true,
    canManageCustomers: true,
    canViewAllRecords: true,
    overriddenFlags: [],
    invitedById: null,
    joinedAt: '2026-11-20T10:00:00.000Z',
    isActive: true,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    version: 1,
  },
});

export const UpdateMemberDto = z
  .strictObject({
    role: z.enum(ROLES).describe('Sets every flag that was not set for this member in particular.'),
    department: z.enum(DEPARTMENTS).nullable(),
    canInviteUsers: z.boolean(),
    canManageDeals: z.boolean(),
    canViewReports: z.boolean(),
    canManageCustomers: z.boolean(),
    canViewAllRecords: z.boolean(),
    overriddenFlags: z.array(z.enum(MEMBER_FLAGS)).max(MEMBER_FLAGS.length).describe('The flags that stay as set; those left out get back what the role gives. `[]` resets all.'),
  })
  .partial()
  .meta({ id: 'UpdateMember', example: { role: 'sales_manager', department: 'sales', canInviteUsers: true } });

export type MemberView = z.output<typeof MemberDto>;
export type UpdateMember = z.output<typeof UpdateMemberDto>;
