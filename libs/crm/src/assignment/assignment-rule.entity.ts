import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { LEAD_SOURCES } from '../leads/lead.entity.js';

const AssignmentRuleSchema = defineEntity({
  name: 'AssignmentRule',
  ...tenantTable('assignment_rules'),
  properties: {
    ...tenantColumns,
    name: p.string().length(120),
    /** For leads from here only; null for all. */
    leadSource: p.enum(LEAD_SOURCES).nullable(),
    /** In order of their turns. Whoever is no active member at the time is passed over. */
    userIds: p.array().columnType('uuid[]').default([]),
    /** Place in `userIds` of whose turn it is; changes without a new version. */
    nextTurn: p.integer().default(0),
    /** Of several rules that fit, the one with the lowest position is taken. */
    position: p.integer().default(0),
    isActive: p.boolean().default(true),
    createdById: p.uuid().nullable(),
  },
  checks: [{ name: 'assignment_rules_next_turn_check', expression: 'next_turn >= 0' }],
  uniques: [{ name: 'assignment_rules_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'assignment_rules_position', properties: ['organizationId', 'position', 'id'] },
    { name: 'assignment_rules_created_by_id', properties: ['createdById'] },
  ],
});

/** Says which members new leads are given to in turn. */
export class AssignmentRule extends AssignmentRuleSchema.class {
  /** Answers the names of the fields that changed; with other members the turns begin anew. */
  edit(changes: { [F in 'name' | 'leadSource' | 'userIds' | 'position' | 'isActive']?: AssignmentRule[F] | undefined }): string[] {
    const changed = applyPatch<AssignmentRule>(this, changes);
    if (changed.includes('userIds')) this.nextTurn = 0;
    return changed;
  }
}
AssignmentRuleSchema.setClass(AssignmentRule);
