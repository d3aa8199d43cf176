import { idOf, instant, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { ACTIVITY_TYPES } from './activity.entity.js';

const userId = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const example = {
  activityType: 'meeting',
  subject: 'Walk through the offer',
  description: 'Bring the fleet figures, @[01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e].',
  scheduledAt: '2026-12-01T09:00:00.000Z',
  durationMinutes: 45,
  remindAt: '2026-12-01T08:45:00.000Z',
  leadId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
} as const;

export const ActivityDto = z
  .object({
    id: idOf('activity'),
    activityType: z.enum(ACTIVITY_TYPES),
    subject: z.string(),
    description: z.string().describe('Mentions of members are written `@[userId]`.'),
    scheduledAt: z.iso.datetime().nullable(),
    durationMinutes: z.int().nullable(),
    isOverdue: z.boolean().describe('Its time has come, and it is not completed.'),
    remindAt: z.iso.datetime().nullable(),
    remindedAt: z.iso.datetime().nullable(),
    completed: z.boolean(),
    completedAt: z.iso.datetime().nullable(),
    completedById: idOf('user').nullable(),
    assignedToId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    leadId: idOf('lead').nullable(),
    dealId: idOf('deal').nullable(),
    contactId: idOf('contact').nullable(),
    accountId: idOf('account').nullable(),
    customerId: idOf('customer').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Activity',
    example: {
      id: '01937c4e-cccc-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      isOverdue: false,
      remindedAt: null,
      completed: false,
      completedAt: null,
      completedById: null,
      assignedToId: userId,
      createdById: userId,
      dealId: null,
      contactId: null,
      accountId: null,
      customerId: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });
export type ActivityResource = z.output<typeof ActivityDto>;

const fields = {
  activityType: z.enum(ACTIVITY_TYPES),
  subject: line(255),
  description: paragraph(20_000).describe('Members mentioned as `@[userId]` are told; a user who is no member is only text.'),
  scheduledAt: instant().nullable(),
  durationMinutes: z.int().min(1).max(10_080).nullable(),
  remindAt: instant().nullable().describe('When the assignee, or else the author, is reminded. Moves with `scheduledAt` unless it is set as well.'),
  completed: z.boolean(),
  assignedToId: idOf('user').nullable(),
  leadId: idOf('lead').nullable(),
  dealId: idOf('deal').nullable(),
  contactId: idOf('contact').nullable(),
  accountId: idOf('account').nullable(),
  customerId: idOf('customer').nullable(),
};

export const UpdateActivityDto = z.strictObject(fields).partial().meta({ id: 'UpdateActivity', example: { scheduledAt: '2026-12-02T09:00:00.000Z' } });
export type UpdateActivity = z.output<typeof UpdateActivityDto>;

export const CreateActivityDto = UpdateActivityDto.extend({ activityType: fields.activityType, subject: fields.subject }).meta({ id: 'CreateActivity', example });
export type CreateActivity = z.output<typeof CreateActivityDto>;
