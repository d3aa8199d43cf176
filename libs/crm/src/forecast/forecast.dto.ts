import { calendarDate, idOf } from '@app/kernel';
import { z } from 'zod';
import { PERIODS } from './periods.js';

const range = {
  period: z.enum(PERIODS).optional().describe('`month` when absent.'),
  from: calendarDate().optional().describe('A day of the first period; today (UTC) when absent.'),
  periods: z.coerce.number().int().min(1).max(36).optional().describe('How many; 12 months or 4 quarters when absent.'),
  pipelineId: idOf('pipeline').optional(),
  assignedToId: idOf('user').optional(),
  format: z.enum(['json', 'csv']).optional().describe('`Accept: text/csv` asks for CSV as well.'),
};

export const ForecastQueryDto = z.strictObject(range);
export type ForecastQuery = z.output<typeof ForecastQueryDto>;

export const ForecastComparisonQueryDto = z.strictObject({ ...range, takenOn: calendarDate().meta({ example: '2026-10-01' }).describe('The forecast of this day, or of the last one before of which there is one.') });
export type ForecastComparisonQuery = z.output<typeof ForecastComparisonQueryDto>;

const amounts = {
  openCount: z.int(),
  openValue: z.string(),
  weightedValue: z.string().describe('Open deals by their probability.'),
  wonCount: z.int(),
  wonValue: z.string().describe('In full, in the period of the day they were closed.'),
  forecast: z.string().describe('`wonValue` and `weightedValue` together.'),
};
const example = { openCount: 3, openValue: '30000.00', weightedValue: '12500.00', wonCount: 1, wonValue: '4000.00', forecast: '16500.00' };

export const ForecastAmountsDto = z.object(amounts).meta({ id: 'ForecastAmounts', example });
export type ForecastAmounts = z.output<typeof ForecastAmountsDto>;

const BucketDto = z.object({ start: z.iso.date(), end: z.iso.date(), ...amounts }).meta({ id: 'ForecastBucket', example: { start: '2026-11-01', end: '2026-11-30', ...example } });

const missingRates = z
  .array(z.object({ currency: z.string(), count: z.int(), value: z.string().describe('In that currency.') }))
  .describe('Deals that are in no sum, because no rate of their currency is stored for the day or one before: today for open deals, the day they were closed for won ones.');

export const ForecastDto = z
  .object({
    currency: z.string().describe("The organization's; every sum is in it."),
    period: z.enum(PERIODS),
    buckets: z.array(BucketDto).describe('Open deals by the day they are expected to close, won ones by the day they did; lost ones are in none.'),
    total: ForecastAmountsDto,
    overdue: ForecastAmountsDto.describe('Open deals that were expected before the first bucket.'),
    withoutDate: ForecastAmountsDto.describe('Open deals nobody expects on a day.'),
    missingRates,
  })
  .meta({
    id: 'Forecast',
    example: {
      currency: 'EUR',
      period: 'month',
      buckets: [BucketDto.meta()!['example']],
      total: example,
      overdue: { ...example, wonCount: 0, wonValue: '0.00', forecast: '12500.00' },
      withoutDate: { ...example, wonCount: 0, wonValue: '0.00', forecast: '12500.00' },
      missingRates: [{ currency: 'JPY', count: 1, value: '900000.00' }],
    },
  });
export type Forecast = z.output<typeof ForecastDto>;

export const ForecastComparisonDto = z
  .object({
    takenOn: z.iso.date().nullable().describe('The day the earlier forecast was kept; null when there is none so old, and then it is all zero.'),
    currency: z.string(),
    period: z.enum(PERIODS),
    buckets: z.array(z.object({ start: z.iso.date(), end: z.iso.date(), then: ForecastAmountsDto, now: ForecastAmountsDto, change: z.string().describe('Of `forecast`, since then.') })),
    missingRates,
  })
  .meta({
    id: 'ForecastComparison',
    example: { takenOn: '2026-10-01', currency: 'EUR', period: 'month', buckets: [{ start: '2026-11-01', end: '2026-11-30', then: example, now: example, change: '0.00' }], missingRates: [] },
  });
export type ForecastComparison = z.output<typeof ForecastComparisonDto>;
