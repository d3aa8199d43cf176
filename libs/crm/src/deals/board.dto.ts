import { idOf } from '@app/kernel';
import { z } from 'zod';
import { STAGE_TYPES } from '../pipelines/stage.entity.js';
import { DealDto } from './deal.dto.js';

const ColumnDto = z
  .object({
    stageId: idOf('stage'),
    name: z.string(),
    order: z.int(),
    type: z.enum(STAGE_TYPES),
    probability: z.int().describe('Percent.'),
    rottingDays: z.int().nullable(),
    isActive: z.boolean(),
    count: z.int().describe('Deals in the column, shown or not.'),
    totals: z
      .array(z.object({ currency: z.string(), count: z.int(), value: z.string(), weightedValue: z.string() }))
      .describe('One entry for each currency; `weightedValue` is value × probability.'),
    deals: z.array(DealDto).describe('The first page, from the top.'),
    nextCursor: z.string().nullable().describe('For `GET /v1/deals` with the same filters, `pipelineId`, `stageId` and `sort=-position`.'),
  })
  .meta({
    id: 'BoardColumn',
    example: {
      stageId: '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e',
      name: 'Proposal',
      order: 3,
      type: 'open',
      probability: 50,
      rottingDays: 30,
      isActive: true,
      count: 1,
      totals: [{ currency: 'EUR', count: 1, value: '12500.00', weightedValue: '6250.00' }],
      deals: [DealDto.meta()!['example']],
      nextCursor: null,
    },
  });

export const BoardDto = z
  .object({ pipelineId: idOf('pipeline'), columns: z.array(ColumnDto) })
  .meta({ id: 'Board', example: { pipelineId: '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e', columns: [ColumnDto.meta()!['example']] } });
export type Board = z.output<typeof BoardDto>;
export type Column = z.output<typeof ColumnDto>;
