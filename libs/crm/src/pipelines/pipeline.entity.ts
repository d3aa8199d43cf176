import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { PipelineIsDefault } from './pipeline.problems.js';

const PipelineSchema = defineEntity({
  name: 'Pipeline',
  ...tenantTable('pipelines'),
  properties: {
    ...tenantColumns,
    name: p.string().length(255),
    description: p.text().nullable(),
    isDefault: p.boolean().default(false),
    isActive: p.boolean().default(true),
    createdById: p.uuid().nullable(),
  },
  checks: [{ name: 'pipelines_default_check', expression: 'is_active or not is_default' }],
  uniques: [
    { name: 'pipelines_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'pipelines_name', properties: ['organizationId', 'name'] },
  ],
  indexes: [
    { name: 'pipelines_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'pipelines_one_default', expression: `create unique index "pipelines_one_default" on "pipelines" ("organization_id") where is_default` },
  ],
});

/** An ordered way from first talk to won or lost; each organization has exactly one default. */
export class Pipeline extends PipelineSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { name?: string | undefined; description?: string | null | undefined; isActive?: boolean | undefined }): string[] {
    if (changes.isActive === false && this.isDefault) throw new PipelineIsDefault();
    return applyPatch<Pipeline>(this, changes);
  }
}
PipelineSchema.setClass(Pipeline);
