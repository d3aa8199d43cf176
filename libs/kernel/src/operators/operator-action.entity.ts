import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, timestamp } from '../database/columns.js';

/** Where an action came from: the API, the job board, or a command on the machine itself. */
export const ACTION_SOURCES = ['api', 'board', 'command'] as const;
export type ActionSource = (typeof ACTION_SOURCES)[number];

/**
 * What operators of the installation did to background work, and why. Append-only: privileges and triggers refuse every
 * change. No references: the record outlives its user and its organization.
 */
export const OperatorActionSchema = defineEntity({
  name: 'OperatorAction',
  tableName: 'operator_actions',
  properties: {
    ...idColumn,
    /** Null for a command on the machine itself. */
    operatorId: p.uuid().nullable(),
    source: p.text().check(`"source" in ('api', 'board', 'command')`),
    action: p.string().length(60),
    aboutOrganizationId: p.uuid().nullable(),
    /** What it was done to: ids, or the filter. */
    target: p.json<Record<string, unknown>>(),
    /** How many jobs it changed; null where that is not known. */
    jobCount: p.integer().nullable(),
    reason: p.string().length(500),
    occurredAt: timestamp().defaultRaw('now()'),
  },
  indexes: [{ name: 'operator_actions_occurred_at', properties: ['occurredAt', 'id'] }],
});
