import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { LEAD_SOURCES } from '../leads/lead.entity.js';

const example = { name: 'Website leads', leadSource: 'website', userIds: ['01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e'], position: 10, isActive: true } as const;

export const AssignmentRuleDto = z
  .object({
    id: idOf('assignment-rule'),
    name: z.string(),
    leadSource: z.enum(LEAD_SOURCES).nullable().describe('For leads from here only; null for all.'),
    userIds: z.array(idOf('user')).describe('In order of their turns.'),
    position: z.int(),
    isActive: z.boolean(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'AssignmentRule',
    example: {
      id: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      userIds: [...example.userIds],
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const fields = {
  name: line(120),
  leadSource: z.enum(LEAD_SOURCES).nullable(),
  userIds: z.array(idOf('user')).min(1).max(100).refine((all) => new Set(all).size === all.length, { error: 'must not repeat' }),
  position: z.int().min(0).max(10_000).describe('Of several rules that fit, the lowest is taken.'),
  isActive: z.boolean(),
};

export const UpdateAssignmentRuleDto = z.strictObject(fields).partial().meta({ id: 'UpdateAssignmentRule', example: { isActive: false } });
export type UpdateAssignmentRule = z.output<typeof UpdateAssignmentRuleDto>;

export const CreateAssignmentRuleDto = UpdateAssignmentRuleDto.extend({ name: fields.name, userIds: fields.userIds }).meta({ id: 'CreateAssignmentRule', example: { ...example, userIds: [...example.userIds] } });
export type CreateAssignmentRule = z.output<typeof CreateAssignmentRuleDto>;

/** The body may be left out altogether. */
export const AssignLeadDto = z
  .strictObject({ assignedToId: idOf('user').optional().describe('Whose turn it is, when absent.') })
  .meta({ id: 'AssignLead', example: { assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e' } })
  .optional();
export type AssignLeadInput = z.output<typeof AssignLeadDto>;
