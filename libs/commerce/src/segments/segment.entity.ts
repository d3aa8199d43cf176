import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { SegmentRule } from './criteria.js';

export const BUILD_STATUSES = ['pending', 'building', 'ready', 'failed'] as const;

const SegmentSchema = defineEntity({
  name: 'Segment',
  ...tenantTable('segments'),
  properties: {
    ...tenantColumns,
    name: p.string().length(100),
    description: p.text().nullable(),
    /** Who belongs to it; `{}` for a segment that is filled by hand only. */
    criteria: p.json<SegmentRule>().defaultRaw(`'{}'::jsonb`),
    createdById: p.uuid().nullable(),
    /** Counts the changes of the criteria: a build that began with an older one ends. */
    revision: p.integer().default(1),
    /** Sources of the facts the criteria ask about. */
    topics: p.array().defaultRaw(`'{}'`),
    /** How it stands with the members: what is written here on builds leaves `version` alone, so that nobody's edit is refused for it. */
    buildStatus: p.enum(BUILD_STATUSES).default('pending'),
    memberCount: p.integer().default(0),
    lastBuiltAt: timestamp().nullable(),
    lastBuildMs: p.integer().nullable(),
    lastFailedAt: timestamp().nullable(),
    /** Code of what made the last build fail. */
    lastFailure: p.string().length(50).nullable(),
    /** When time alone may have changed who belongs to it. */
    nextDueAt: timestamp().nullable(),
  },
  uniques: [
    { name: 'segments_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'segments_name', properties: ['organizationId', 'name'] },
  ],
  indexes: [
    { name: 'segments_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'segments_created_by_id', properties: ['createdById'] },
    { name: 'segments_next_due_at', expression: 'create index "segments_next_due_at" on "segments" ("organization_id", "next_due_at") where next_due_at is not null' },
  ],
});

/** What of a segment may be changed by hand. */
export type SegmentChanges = { [F in 'name' | 'description' | 'criteria']?: Segment[F] | undefined };

/** A named choice of customers. */
export class Segment extends SegmentSchema.class {
  /** Answers the names of the fields that changed; other customers may belong to it when the criteria are among them. */
  edit(changes: SegmentChanges): string[] {
    const changed = applyPatch<Segment>(this, changes);
    if (changed.includes('criteria')) {
      this.revision += 1;
      this.buildStatus = 'pending';
    }
    return changed;
  }
}
SegmentSchema.setClass(Segment);
