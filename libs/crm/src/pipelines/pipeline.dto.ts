import { idOf, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { REQUIRABLE_FIELDS } from './requirable-fields.js';
import { STAGE_TYPES } from './stage.entity.js';

const pipelineId = '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e';
const stageId = '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e';
const at = '2026-11-20T09:30:00.000Z';

export const PipelineDto = z
  .object({
    id: idOf('pipeline'),
    name: z.string(),
    description: z.string().nullable(),
    isDefault: z.boolean(),
    isActive: z.boolean(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Pipeline',
    example: {
      id: pipelineId,
      name: 'Sales Pipeline',
      description: null,
      isDefault: true,
      isActive: true,
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: at,
      updatedAt: at,
      version: 1,
    },
  });

const requiredField = z
  .union([z.enum(REQUIRABLE_FIELDS), z.templateLiteral(['customFields.', z.string().regex(/^[a-z][a-z0-9_]{0,49}$/)])])
  .describe('A field of a deal, or `customFields.` and the key of a custom field.');

export const StageDto = z
  .object({
    id: idOf('stage'),
    pipelineId: idOf('pipeline'),
    name: z.string(),
    order: z.int().describe('1 for the first stage of the pipeline.'),
    type: z.enum(STAGE_TYPES),
    probability: z.int().describe('Percent.'),
    rottingDays: z.int().nullable().describe('After so many days in the stage an open deal is shown as rotting; null for never.'),
    requiredFields: z.array(z.string()).describe('Without these a deal does not come into the stage.'),
    isActive: z.boolean().describe('No deal comes into an archived stage; those in it stay until they are moved.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Stage',
    example: { id: stageId, pipelineId, name: 'Proposal', order: 3, type: 'open', probability: 50, rottingDays: 30, requiredFields: ['expectedCloseDate'], isActive: true, createdAt: at, updatedAt: at, version: 1 },
  });

export const UpdatePipelineDto = z
  .strictObject({
    name: line(255),
    description: paragraph(2_000).nullable(),
    isActive: z.boolean().describe('No deal is opened in an archived pipeline.'),
    isDefault: z.literal(true).describe('Takes the place of the default so far; there is always one.'),
  })
  .partial()
  .meta({ id: 'UpdatePipeline', example: { name: 'Partner sales' } });
export type UpdatePipeline = z.output<typeof UpdatePipelineDto>;

const stageFields = {
  name: line(120),
  type: z.enum(STAGE_TYPES),
  probability: z.int().min(0).max(100),
  rottingDays: z.int().min(1).max(3650).nullable(),
  requiredFields: z.array(requiredField).max(20).refine((fields) => new Set(fields).size === fields.length, { error: 'must be different' }),
};

export const UpdateStageDto = z
  .strictObject({ ...stageFields, isActive: z.boolean() })
  .partial()
  .meta({ id: 'UpdateStage', example: { probability: 40, rottingDays: 30, requiredFields: ['expectedCloseDate'] } });
export type UpdateStage = z.output<typeof UpdateStageDto>;

export const CreateStageDto = z
  .strictObject({ ...stageFields, type: stageFields.type.default('open'), rottingDays: stageFields.rottingDays.optional(), requiredFields: stageFields.requiredFields.optional() })
  .refine(({ type, probability }) => type !== 'won' || probability === 100, { path: ['probability'], error: 'must be 100 for a won stage' })
  .refine(({ type, probability }) => type !== 'lost' || probability === 0, { path: ['probability'], error: 'must be 0 for a lost stage' })
  .meta({ id: 'CreateStage', example: { name: 'Discovery', type: 'open', probability: 20 } });
export type CreateStage = z.output<typeof CreateStageDto>;

export const StageOrderDto = z
  .strictObject({ stageIds: z.array(idOf('stage')).min(1).max(50).describe('Every stage of the pipeline once, in the new order.') })
  .meta({ id: 'StageOrder', example: { stageIds: [stageId] } });
export type StageOrder = z.output<typeof StageOrderDto>;

export const StagePathDto = z.object({ id: idOf('pipeline'), stageId: idOf('stage') });
export type StagePath = z.output<typeof StagePathDto>;

export const DeleteStageDto = z.strictObject({ moveToStageId: idOf('stage').optional().describe('Where the deals of the stage go: an active stage of the same pipeline and type.') });
export type DeleteStage = z.output<typeof DeleteStageDto>;

export const CreatePipelineDto = z
  .strictObject({
    name: line(255),
    description: paragraph(2_000).nullable().optional(),
    stages: z
      .array(CreateStageDto)
      .min(1)
      .max(50)
      .refine((stages) => stages.some((stage) => stage.type === 'open'), { error: 'must contain an open stage' })
      .refine((stages) => new Set(stages.map((stage) => stage.name)).size === stages.length, { error: 'must have different names' })
      .describe('In order.'),
  })
  .meta({
    id: 'CreatePipeline',
    example: {
      name: 'Partner sales',
      stages: [
        { name: 'Introduced', type: 'open', probability: 20 },
        { name: 'Won', type: 'won', probability: 100 },
        { name: 'Lost', type: 'lost', probability: 0 },
      ],
    },
  });
export type CreatePipeline = z.output<typeof CreatePipelineDto>;

export const PipelineSummaryQueryDto = z.strictObject({ format: z.enum(['json', 'csv']).optional().describe('`Accept: text/csv` asks for CSV as well.') });
export type PipelineSummaryQuery = z.output<typeof PipelineSummaryQueryDto>;

export const PipelineSummaryDto = z
  .object({
    pipelineId: idOf('pipeline'),
    stages: z.array(
      z.object({
        stageId: idOf('stage'),
        name: z.string(),
        order: z.int(),
        type: z.enum(STAGE_TYPES),
        probability: z.int(),
        count: z.int().describe('Deals in the stage.'),
        totals: z
          .array(z.object({ currency: z.string(), count: z.int(), value: z.string(), weightedValue: z.string() }))
          .describe('One entry for each currency; `weightedValue` is value × probability.'),
      }),
    ),
  })
  .meta({
    id: 'PipelineSummary',
    example: {
      pipelineId,
      stages: [
        {
          stageId,
          name: 'Proposal',
          order: 3,
          type: 'open',
          probability: 50,
          count: 2,
          totals: [{ currency: 'EUR', count: 2, value: '20000.00', weightedValue: '10000.00' }],
        },
      ],
    },
  });
export type PipelineSummary = z.output<typeof PipelineSummaryDto>;
