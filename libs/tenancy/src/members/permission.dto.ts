import { z } from 'zod';

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
