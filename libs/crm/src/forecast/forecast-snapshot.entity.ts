import { idColumn, requireOrganizationId, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** What was forecast on a day, by pipeline, owner, month and currency; amounts as they were, converted when they are read. */
export const ForecastSnapshotSchema = defineEntity({
  name: 'ForecastSnapshot',
  ...tenantTable('forecast_snapshots'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    takenOn: p.date(),
    pipelineId: p.uuid(),
    /** Who was responsible; null for nobody. */
    assignedToId: p.uuid().nullable(),
    /** First day of the month the deals were expected, or closed, in; null for open deals without a date. */
    month: p.date().nullable(),
    /** The day won deals in another currency were closed, whose rate counts; null where that of `takenOn` does, or none. */
    closedOn: p.date().nullable(),
    status: p.enum(['open', 'won']),
    currency: p.character().length(3),
    count: p.integer(),
    value: p.decimal().precision(20).scale(2),
    weightedValue: p.decimal().precision(22).scale(4),
  },
  indexes: [
    { name: 'forecast_snapshots_taken_on', properties: ['organizationId', 'takenOn'] },
    { name: 'forecast_snapshots_pipeline_id', properties: ['organizationId', 'pipelineId'] },
    { name: 'forecast_snapshots_assigned_to_id', properties: ['organizationId', 'assignedToId'] },
  ],
});
