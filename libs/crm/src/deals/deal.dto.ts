import { calendarDate, currencyCode, emailAddress, idOf, line, money, paragraph, phoneNumber } from '@app/kernel';
import { CustomFieldPatchDto, CustomFieldValuesDto } from '@app/tenancy';
import { z } from 'zod';
import { STAGE_TYPES } from '../pipelines/stage.entity.js';
import { DEAL_PRIORITIES, DEAL_STATUSES } from './deal.entity.js';

const stageId = '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e';
const userId = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const example = {
  title: 'Okafor Logistics: fleet tracking',
  description: 'Two hundred vehicles, roll-out in spring.',
  value: '12500.00',
  currency: 'EUR',
  priority: 'high',
  expectedCloseDate: '2027-02-26',
  contactName: 'Ada Okafor',
  contactEmail: 'ada.okafor@example.com',
  contactPhone: '+4930901820',
  companyName: 'Okafor Logistics',
} as const;

export const DealDto = z
  .object({
    id: idOf('deal'),
    title: z.string(),
    description: z.string().nullable(),
    pipelineId: idOf('pipeline'),
    stageId: idOf('stage'),
    position: z.string().describe('Place in the column of its stage on a board: the highest is on top.'),
    stageEnteredAt: z.iso.datetime(),
    isRotting: z.boolean().describe("Open, and longer in its stage than the stage's `rottingDays`."),
    leadId: idOf('lead').nullable(),
    contactId: idOf('contact').nullable(),
    accountId: idOf('account').nullable(),
    status: z.enum(DEAL_STATUSES),
    value: z.string(),
    currency: z.string(),
    priority: z.enum(DEAL_PRIORITIES),
    probability: z.int().describe("Percent; the stage's unless `probabilityOverridden`."),
    probabilityOverridden: z.boolean(),
    expectedCloseDate: z.iso.date().nullable(),
    actualCloseDate: z.iso.date().nullable(),
    contactName: z.string(),
    contactEmail: z.string(),
    contactPhone: z.string().nullable(),
    companyName: z.string().nullable(),
    lostReason: z.string().nullable(),
    customFields: CustomFieldValuesDto,
    assignedToId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    wonAt: z.iso.datetime().nullable(),
    lostAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Deal',
    example: {
      id: '01937c4e-4444-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      pipelineId: '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e',
      stageId,
      position: '1795599000000.5',
      stageEnteredAt: '2026-11-20T09:30:00.000Z',
      isRotting: false,
      leadId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      contactId: null,
      accountId: null,
      status: 'open',
      probability: 50,
      probabilityOverridden: false,
      actualCloseDate: null,
      lostReason: null,
      customFields: {},
      assignedToId: userId,
      createdById: userId,
      wonAt: null,
      lostAt: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const percent = z.int().min(0).max(100);
const fields = {
  title: line(255),
  description: paragraph(10_000).nullable(),
  value: money(),
  currency: currencyCode(),
  priority: z.enum(DEAL_PRIORITIES),
  probability: percent.nullable().describe("Percent; null for the stage's."),
  expectedCloseDate: calendarDate().nullable(),
  contactName: line(255),
  contactEmail: emailAddress(),
  contactPhone: phoneNumber().nullable(),
  companyName: line(255).nullable(),
  assignedToId: idOf('user').nullable(),
  leadId: idOf('lead').nullable(),
  contactId: idOf('contact').nullable(),
  accountId: idOf('account').nullable(),
  customFields: CustomFieldPatchDto,
};

export const UpdateDealDto = z.strictObject(fields).partial().meta({ id: 'UpdateDeal', example: { value: '14000.00', probability: 60 } });
export type UpdateDeal = z.output<typeof UpdateDealDto>;

export const CreateDealDto = UpdateDealDto.extend({
  title: fields.title,
  value: fields.value,
  currency: fields.currency.optional().describe("The lead's, or else the organization's, when absent."),
  priority: fields.priority.default('medium'),
  contactName: fields.contactName.optional().describe("Required without `leadId`; the lead's name when absent."),
  contactEmail: fields.contactEmail.optional().describe("Required without `leadId`; the lead's address when absent."),
  pipelineId: idOf('pipeline').optional().describe('The default pipeline when absent.'),
  stageId: idOf('stage').optional().describe('An open stage; the first of the pipeline when absent.'),
}).meta({ id: 'CreateDeal', example });
export type CreateDeal = z.output<typeof CreateDealDto>;

const neighbours = {
  aboveDealId: idOf('deal').optional().describe('Put it right above this deal of the column.'),
  belowDealId: idOf('deal').optional().describe('Put it right below this deal of the column.'),
};
const oneNeighbour = (place: { aboveDealId?: string | undefined; belowDealId?: string | undefined }) => !(place.aboveDealId && place.belowDealId);
const oneNeighbourOnly = { path: ['belowDealId'], error: 'goes without aboveDealId' };

export const DealPositionDto = z
  .strictObject(neighbours)
  .refine(oneNeighbour, oneNeighbourOnly)
  .meta({ id: 'DealPosition', description: 'On top of the column when no neighbour is named.', example: {} });
export type DealPosition = z.output<typeof DealPositionDto>;

export const DealTransitionDto = z
  .strictObject({
    toStageId: idOf('stage'),
    lostReason: paragraph(2_000).pipe(z.string().trim().min(1)).optional().describe('Required for a lost stage.'),
    probability: percent.optional().describe("Percent, instead of the stage's; for open stages."),
    actualCloseDate: calendarDate().optional().describe('For won and lost stages; today (UTC) when absent.'),
    ...neighbours,
  })
  .refine(oneNeighbour, oneNeighbourOnly)
  .meta({ id: 'DealTransition', example: { toStageId: stageId } });
export type DealTransition = z.output<typeof DealTransitionDto>;

export const StageStayDto = z
  .object({
    id: z.uuid(),
    fromStageId: idOf('stage').nullable(),
    fromType: z.enum(STAGE_TYPES).nullable(),
    stageId: idOf('stage'),
    stageName: z.string(),
    type: z.enum(STAGE_TYPES),
    enteredAt: z.iso.datetime(),
    leftAt: z.iso.datetime().nullable(),
    durationMs: z.int().describe('Until now while the deal is still there.'),
    actorUserId: idOf('user').nullable(),
    value: z.string(),
    currency: z.string(),
    probability: z.int(),
  })
  .meta({
    id: 'StageStay',
    description: 'A stay of a deal in a stage, with its value, currency and probability on arrival.',
    example: {
      id: '01937c4e-5555-7b3c-9d4e-5f6a7b8c9d0e',
      fromStageId: null,
      fromType: null,
      stageId,
      stageName: 'Prospecting',
      type: 'open',
      enteredAt: '2026-11-20T09:30:00.000Z',
      leftAt: null,
      durationMs: 86400000,
      actorUserId: userId,
      value: '12500.00',
      currency: 'EUR',
      probability: 10,
    },
  });
