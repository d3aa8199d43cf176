import { expectVersion, missing, NotFound, requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { CreateAssignmentRule, UpdateAssignmentRule } from './assignment-rule.dto.js';
import { AssignmentRule } from './assignment-rule.entity.js';
import { AssignmentRuleView } from './assignment-rule.view.js';
import { TakeTurns } from './take-turns.js';

/** The rules by which new leads of the organization are given to its members. */
@Injectable()
export class AssignmentRulesService {
  constructor(
    private readonly em: EntityManager,
    private readonly tenancy: TenancyApi,
    private readonly turns: TakeTurns,
  ) {}

  list(query: ListQuery) {
    return AssignmentRuleView.page(query);
  }

  get(id: string) {
    return AssignmentRuleView.one(id);
  }

  async create(input: CreateAssignmentRule): Promise<AssignmentRule> {
    await this.requireMembers(input.userIds);
    this.forgetLater();
    const rule = this.em.create(AssignmentRule, { position: 0, isActive: true, ...input, createdById: requireScope().userId });
    await this.em.flush();
    return rule;
  }

  async update(id: string, changes: UpdateAssignmentRule): Promise<AssignmentRule> {
    const rule = await this.load(id);
    expectVersion(rule);
    await this.requireMembers(changes.userIds ?? []);
    rule.edit(changes);
    this.forgetLater();
    await this.em.flush();
    return rule;
  }

  async delete(id: string): Promise<void> {
    const rule = await this.load(id);
    expectVersion(rule);
    this.em.remove(rule);
  }

  private forgetLater(): void {
    requireScope().afterCommit(() => this.turns.forget());
  }

  private load(id: string): Promise<AssignmentRule> {
    return this.em.findOneOrFail(AssignmentRule, { id }, { failHandler: () => new NotFound() });
  }

  private async requireMembers(userIds: readonly string[]): Promise<void> {
    const active = await this.tenancy.activeUserIds(userIds);
    const stranger = userIds.findIndex((id) => !active.includes(id));
    if (stranger >= 0) throw missing(`#/userIds/${stranger}`);
  }
}
