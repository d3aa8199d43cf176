import { calendarDate, idOf } from '@app/kernel';
import { z } from 'zod';
import { STAGE_TYPES } from '../pipelines/stage.entity.js';

const format = z.enum(['json', 'csv']).optional().describe('`Accept: text/csv` asks for CSV as well.');
const who = { pipelineId: idOf('pipeline').optional().describe('The default pipeline when absent.'), assignedToId: idOf('user').optional(), format };
const stage = { stageId: idOf('stage'), name: z.string(), type: z.enum(STAGE_TYPES) };
const stageExample = { stageId: '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e', name: 'Proposal', type: 'open' } as const;
const pipelineId = '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e';

export const DealAgeQueryDto = z.strictObject(who);
export type DealAgeQuery = z.output<typeof DealAgeQueryDto>;

export const DealReportQueryDto = z
  .strictObject({
    ...who,
    from: calendarDate().optional().describe('First day (UTC); 90 days before `to` when absent.'),
    to: calendarDate().optional().describe('Last day (UTC); today when absent.'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'], error: 'must not be before from' });
export type DealReportQuery = z.output<typeof DealReportQueryDto>;

const ConversionOfStageDto = z.object({
  ...stage,
  entered: z.int().describe('Deals that came into the stage in the time.'),
  advanced: z.int().describe('Of those, deals that went on to a later open stage, or were won.'),
  won: z.int().describe('Of those, deals that were won in the end.'),
  lost: z.int().describe('Of those, deals that were lost in the end.'),
  conversionRate: z.number().nullable().describe('advanced ÷ entered, 0 to 1; null where none came in.'),
  winRate: z.number().nullable().describe('won ÷ (won + lost), 0 to 1; null where none was decided.'),
});

export const StageConversionDto = z
  .object({ pipelineId: idOf('pipeline'), from: z.iso.date(), to: z.iso.date(), stages: z.array(ConversionOfStageDto) })
  .meta({
    id: 'StageConversion',
    example: { pipelineId, from: '2026-08-23', to: '2026-11-20', stages: [{ ...stageExample, entered: 20, advanced: 12, won: 5, lost: 4, conversionRate: 0.6, winRate: 0.5556 }] },
  });
export type StageConversion = z.output<typeof StageConversionDto>;

const days = z.number().nullable();
export const SalesVelocityDto = z
  .object({
    pipelineId: idOf('pipeline'),
    from: z.iso.date(),
    to: z.iso.date(),
    currency: z.string().describe("The organization's."),
    openCount: z.int().describe('Deals open now.'),
    wonCount: z.int().describe('Deals won in the time.'),
    lostCount: z.int(),
    winRate: z.number().nullable().describe('won ÷ (won + lost), 0 to 1.'),
    averageValue: z.string().nullable().describe('Of the deals won, converted at the day each was closed.'),
    averageCycleDays: days.describe('From opening to winning.'),
    velocityPerDay: z.string().nullable().describe('openCount × winRate × averageValue ÷ averageCycleDays: what the pipeline brings in a day if it goes on so.'),
    stages: z.array(z.object({ ...stage, stays: z.int().describe('Stays that ended in the time.'), averageDays: days, medianDays: days })),
    missingRates: z.array(z.object({ currency: z.string(), count: z.int(), value: z.string() })).describe('Won deals that are not in the average value: no rate of their currency is stored for the day.'),
  })
  .meta({
    id: 'SalesVelocity',
    example: {
      pipelineId, from: '2026-08-23', to: '2026-11-20', currency: 'EUR', openCount: 18, wonCount: 5, lostCount: 4, winRate: 0.5556, averageValue: '20000.00', averageCycleDays: 42.5, velocityPerDay: '4706.16',
      stages: [{ ...stageExample, stays: 11, averageDays: 9.3, medianDays: 8 }], missingRates: [],
    },
  });
export type SalesVelocity = z.output<typeof SalesVelocityDto>;

export const DealAgeDto = z
  .object({
    pipelineId: idOf('pipeline'),
    stages: z.array(
      z.object({
        ...stage,
        count: z.int(),
        rotting: z.int().describe("Longer in the stage than its `rottingDays`."),
        averageAgeDays: days.describe('Since the deals were opened.'),
        averageDaysInStage: days,
        medianDaysInStage: days,
        oldestDaysInStage: days,
        upTo7Days: z.int().describe('Deals by their days in the stage.'),
        upTo30Days: z.int(),
        upTo90Days: z.int(),
        over90Days: z.int(),
      }),
    ),
  })
  .meta({
    id: 'DealAge',
    description: 'How old the open deals of a pipeline are.',
    example: {
      pipelineId,
      stages: [{ ...stageExample, count: 4, rotting: 1, averageAgeDays: 30.2, averageDaysInStage: 12.5, medianDaysInStage: 10, oldestDaysInStage: 33.1, upTo7Days: 1, upTo30Days: 2, upTo90Days: 1, over90Days: 0 }],
    },
  });
export type DealAge = z.output<typeof DealAgeDto>;
