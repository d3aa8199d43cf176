import { idOf } from '@app/kernel';
import { z } from 'zod';
import { DEPARTMENTS, ROLES } from './roles.js';

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
    invitedById: null,
    joinedAt: '2026-11-20T10:00:00.000Z',
    isActive: true,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    version: 1,
  },
});

export type MemberView = z.output<typeof MemberDto>;
