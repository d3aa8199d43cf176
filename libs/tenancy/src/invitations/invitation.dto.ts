import { emailAddress, idOf, line } from '@app/kernel';
import { z } from 'zod';
import { DEPARTMENTS, ROLES } from '../members/roles.js';
import { INVITATION_STATUSES } from './invitation.entity.js';

const flag = () => z.boolean().nullable().describe('Null: as the role has it.');
const token = z.string().max(200).meta({ format: 'password', description: 'From the link in the mail.' });
const TOKEN_EXAMPLE = 'foin_AZMWtIwAej6dUS9sCkt-EdZ0aG9uZXN0bHkgbm90IGEgcmVhbCB0b2tlbiE_';

export const InvitationDto = z
  .object({
    id: idOf('invitation'),
    email: z.string(),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable(),
    canInviteUsers: flag(),
    canManageDeals: flag(),
    canViewReports: flag(),
    canManageCustomers: flag(),
    canViewAllRecords: flag(),
    invitedById: idOf('user'),
    status: z.enum(INVITATION_STATUSES),
    expiresAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime().nullable(),
    acceptedById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Invitation',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e21',
      email: 'dana@example.com',
      role: 'sales_manager',
      department: 'sales',
      canInviteUsers: true,
      canManageDeals: null,
      canViewReports: null,
      canManageCustomers: null,
      canViewAllRecords: null,
      invitedById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
      status: 'pending',
      expiresAt: '2026-11-27T10:00:00.000Z',
      acceptedAt: null,
      acceptedById: null,
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T10:00:00.000Z',
      version: 1,
    },
  });

export const CreateInvitationDto = z
  .strictObject({
    email: emailAddress(),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable().optional(),
    canInviteUsers: z.boolean().optional(),
    canManageDeals: z.boolean().optional(),
    canViewReports: z.boolean().optional(),
    canManageCustomers: z.boolean().optional(),
    canViewAllRecords: z.boolean().optional(),
  })
  .meta({ id: 'CreateInvitation', description: 'A flag that is left out is as the role has it.', example: { email: 'dana@example.com', role: 'sales_manager', department: 'sales', canInviteUsers: true } });

export const InvitationTokenDto = z.strictObject({ token }).meta({ id: 'InvitationToken', example: { token: TOKEN_EXAMPLE } });

export const InvitationSignUpDto = z
  .strictObject({ token, password: z.string().min(1).max(1_024).meta({ format: 'password', description: 'As for signing up.' }), displayName: line(150) })
  .meta({ id: 'InvitationSignUp', example: { token: TOKEN_EXAMPLE, password: 'eleven quiet lanterns', displayName: 'Dana Field' } });

export const InvitationPreviewDto = z
  .object({
    organizationName: z.string(),
    invitedBy: z.string().describe('Display name.'),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable(),
    email: z.string().describe('Whom it is for; only the first letter and the domain.'),
    expiresAt: z.iso.datetime(),
  })
  .meta({
    id: 'InvitationPreview',
    example: { organizationName: 'Acme', invitedBy: 'Cleo Owner', role: 'sales_manager', department: 'sales', email: 'd***@example.com', expiresAt: '2026-11-27T10:00:00.000Z' },
  });

export const ReceivedInvitationDto = z
  .object({
    id: idOf('received-invitation'),
    organizationName: z.string(),
    invitedBy: z.string(),
    email: z.string().describe('The address of yours it was sent to.'),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable(),
    expiresAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'ReceivedInvitation',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e21',
      organizationName: 'Acme',
      invitedBy: 'Cleo Owner',
      email: 'dana@example.com',
      role: 'sales_manager',
      department: 'sales',
      expiresAt: '2026-11-27T10:00:00.000Z',
      createdAt: '2026-11-20T10:00:00.000Z',
    },
  });

export const AcceptedInvitationDto = z
  .object({ memberId: idOf('member'), organization: z.object({ id: idOf('organization'), name: z.string(), role: z.enum(ROLES) }) })
  .meta({
    id: 'AcceptedInvitation',
    description: 'Switch to the organization with `POST /v1/auth/switch-organization`.',
    example: { memberId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e13', organization: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11', name: 'Acme', role: 'sales_manager' } },
  });

export type InvitationView = z.output<typeof InvitationDto>;
export type CreateInvitation = z.output<typeof CreateInvitationDto>;
export type InvitationToken = z.output<typeof InvitationTokenDto>;
export type InvitationSignUp = z.output<typeof InvitationSignUpDto>;
export type InvitationPreview = z.output<typeof InvitationPreviewDto>;
export type ReceivedInvitation = z.output<typeof ReceivedInvitationDto>;
export type AcceptedInvitation = z.output<typeof AcceptedInvitationDto>;
