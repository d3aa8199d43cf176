import type { PipelineSummary } from '../pipelines/pipeline.dto.js';
import type { DealAge, SalesVelocity, StageConversion } from './report.dto.js';

type Rows = readonly (readonly unknown[])[];

const STAGE_CONVERSION = ['name', 'type', 'entered', 'advanced', 'won', 'lost', 'conversionRate', 'winRate'] as const;
const STAGE_TIMES = ['name', 'type', 'stays', 'averageDays', 'medianDays'] as const;
const DEAL_AGE = ['name', 'type', 'count', 'rotting', 'averageAgeDays', 'averageDaysInStage', 'medianDaysInStage', 'oldestDaysInStage', 'upTo7Days', 'upTo30Days', 'upTo90Days', 'over90Days'] as const;

/** A table with a row for each item and a column for each field, the names on top. */
export const tableOf = <T extends object>(columns: readonly (keyof T & string)[], items: readonly T[]): Rows => [columns, ...items.map((item) => columns.map((column) => item[column]))];

export const stageConversionRows = ({ stages }: StageConversion): Rows => tableOf(STAGE_CONVERSION, stages);

export const dealAgeRows = ({ stages }: DealAge): Rows => tableOf(DEAL_AGE, stages);

/** A row for each stage and currency; a stage without deals has one as well. */
export const pipelineSummaryRows = ({ stages }: PipelineSummary): Rows => [
  ['name', 'type', 'probability', 'currency', 'count', 'value', 'weightedValue'],
  ...stages.flatMap(({ name, type, probability, totals }) =>
    totals.length === 0 ? [[name, type, probability, null, 0, null, null]] : totals.map(({ currency, count, value, weightedValue }) => [name, type, probability, currency, count, value, weightedValue]),
  ),
];

/** The stages, and below them what holds for the pipeline as a whole. */
export const salesVelocityRows = ({ stages, missingRates, ...whole }: SalesVelocity): Rows => [
  ...tableOf(STAGE_TIMES, stages),
  [],
  ...Object.entries(whole).filter(([name]) => name !== 'pipelineId'),
  ...missingRates.map(({ currency, count, value }) => ['missingRate', currency, count, value]),
];
