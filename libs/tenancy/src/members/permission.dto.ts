import { idOf } from '@app/kernel';
import { z } from 'zod';
import { REASONS } from './role-permissions.js';
import { ROLES } from './roles.js';

export const PermissionDto = z
  .object({
    permission: z.string().describe('`context.resource.action`'),
    context: z.string(),
    description: z.string(),
    grantedTo: z.string().describe('Who gets it: every member, the holders of a flag, or roles.'),
    isGranted: z.boolean().describe('Whether you have it in the active organization.'),
  })
  .meta({
    id: 'Permission',
    example: { permission: 'crm.leads.write', context: 'crm', description: 'Create, change, convert and delete leads.', grantedTo: 'canManageDeals', isGranted: true },
  });

export const ExplanationQueryDto = z.strictObject({
  permission: z.string().max(100).meta({ example: 'crm.leads.write', description: 'A permission of `GET /v1/permissions`.' }),
  memberId: idOf('member').optional(),
});

export const PermissionExplanationDto = z
  .object({
    permission: z.string(),
    description: z.string(),
    memberId: idOf('member'),
    isGranted: z.boolean(),
    reason: z
      .enum([...REASONS, 'mfa_missing'])
      .describe('`flag_off`: the flag that decides is off; `role_too_low`: the role decides; `mfa_missing`: your session was opened without the second factor the organization asks for.'),
    grantedTo: z.string().describe('Whom the rule that decides gives the permission.'),
    rule: z.string().describe('The first rule that fits; `*` stands for any part.'),
    role: z.enum(ROLES),
    isOverridden: z.boolean().describe('The flag that decides was set for this member, and is not what the role gives.'),
    mfaRequired: z.boolean().describe('The organization lets nobody in without a second factor.'),
  })
  .meta({
    id: 'PermissionExplanation',
    example: {
      permission: 'crm.leads.write',
      description: 'Create, change, convert and delete leads.',
      memberId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e13',
      isGranted: false,
      reason: 'flag_off',
      grantedTo: 'canManageDeals',
      rule: 'crm.*.*',
      role: 'support_staff',
      isOverridden: false,
      mfaRequired: false,
    },
  });

export type ExplanationQuery = z.output<typeof ExplanationQueryDto>;
export type PermissionExplanation = z.output<typeof PermissionExplanationDto>;
