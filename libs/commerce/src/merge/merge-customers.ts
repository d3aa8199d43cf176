import { Clock, constraintOf, expectVersion, invalid, missing, NotFound, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CustomerMerged, CustomerUnmerged, CustomerUpdated } from '../events.js';
import { assignSql, changedFields, CHOICES, chooseFields, IMAGE_SQL, type Candidate, type Image } from './choose-fields.js';
import { CarryDecisions } from './carry-decisions.js';
import type { MergeCustomersInput } from './customer-merge.dto.js';
import { CustomerMerge, UNDOABLE_MS, type MergeLog } from './customer-merge.entity.js';
import { MergeBuiltUpon, MergeTooOld, MergeUndone } from './merge.problems.js';
import { countBelongings, moveBelongings, returnBelongings } from './move-belongings.js';

interface Locked extends Candidate {
  version: number;
  isDeleted: boolean;
  mergedIntoId: string | null;
}

/** Makes several customers one, and takes it back. Each in one transaction; the ids of the sources lead to the survivor. */
@Injectable()
export class MergeCustomers {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly decisions: CarryDecisions,
  ) {}

  /** A dry run says what would happen, and changes nothing. */
  async merge(targetId: string, { sourceIds, fieldChoices = {}, dryRun = false }: MergeCustomersInput) {
    const ids = [targetId, ...new Set(sourceIds)];
    check(targetId, sourceIds, fieldChoices);
    if (!dryRun) await this.decisions.lock(ids);
    const customers = await this.lock(ids);
    ids.forEach((id, i) => {
      if (!customers.some((customer) => customer.id === id && !customer.isDeleted)) throw i === 0 ? new NotFound() : missing(`#/sourceIds/${sourceIds.indexOf(id)}`);
    });
    const ordered = ids.map((id) => customers.find((customer) => customer.id === id)!);
    const target = ordered[0]!;
    expectVersion(target);
    const after = chooseFields(ordered, fieldChoices);
    const result = { targetId, sourceIds: ids.slice(1), dryRun, after, changed: changedFields(target.image, after) };
    if (dryRun) return { id: null, ...result, moved: await countBelongings(targetId, result.sourceIds), undoableUntil: null };
    const { merge, moved } = await this.write(target, result.sourceIds, after, result.changed);
    return { id: merge.id, ...result, moved, undoableUntil: new Date(merge.createdAt.getTime() + UNDOABLE_MS).toISOString() };
  }

  /** 409 when it was taken back before, is older than thirty days, or was built upon. What was changed by hand since stays. */
  async undo(id: string): Promise<void> {
    const merge = await this.em.findOneOrFail(CustomerMerge, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new NotFound() });
    if (merge.undoneAt) throw new MergeUndone();
    const now = this.clock.now();
    if (now.getTime() - merge.createdAt.getTime() > UNDOABLE_MS) throw new MergeTooOld();
    const { targetId, log } = merge;
    await this.decisions.lock([targetId], log);
    const customers = await this.lock([targetId, ...log.sourceIds]);
    const target = customers.find((customer) => customer.id === targetId)!;
    if (target.isDeleted || log.sourceIds.some((source) => customers.find((customer) => customer.id === source)?.mergedIntoId !== targetId)) throw new MergeBuiltUpon();
    const untouched = Object.keys(log.after).filter((field) => changedFields({ [field]: target.image[field] }, { [field]: log.after[field] }).length === 0);
    await this.part(log, targetId, untouched);
    await returnBelongings(targetId, log);
    await this.decisions.giveBack(log);
    merge.undoneAt = now;
    this.outbox.publish(CustomerUnmerged, { targetId, sourceIds: log.sourceIds });
    if (untouched.length > 0) this.outbox.publish(CustomerUpdated, { customerId: targetId, changed: untouched, emailChanged: untouched.includes('email') });
    await this.em.flush();
  }

  /** In order of id, so that two merges of the same customers wait for each other and do not lock each other out. */
  private lock(ids: readonly string[]): Promise<Locked[]> {
    return requireScope().rows<Locked>(
      `select t.id, t.version, t.deleted_at is not null as "isDeleted", t.merged_into_id as "mergedIntoId", ${IMAGE_SQL} as image
       from customers t where t.organization_id = ? and t.id = any(?::uuid[]) order by t.id for update`,
      [requireOrganizationId(), ids],
    );
  }

  private async write({ id: targetId, image }: Locked, sourceIds: string[], after: Image, changed: string[]) {
    const scope = requireScope();
    const now = this.clock.now();
    const decided = await this.decisions.carry(targetId, sourceIds);
    const belongings = await moveBelongings(targetId, sourceIds);
    await scope.rows(
      'update customers set merged_into_id = ?, deleted_at = ?, updated_at = ?, version = version + 1 where organization_id = ? and id = any(?::uuid[])',
      [targetId, now, now, requireOrganizationId(), sourceIds],
    );
    await this.assign(targetId, changed, after);
    const merge = this.em.create(CustomerMerge, { targetId, log: { sourceIds, before: pick(image, changed), after: pick(after, changed), ...belongings, ...decided }, createdById: scope.userId, createdAt: now });
    this.outbox.publish(CustomerMerged, { targetId, sourceIds });
    if (changed.length > 0) this.outbox.publish(CustomerUpdated, { customerId: targetId, changed, emailChanged: changed.includes('email') });
    await this.em.flush();
    const moved: Record<string, number> = {};
    for (const { table, ids } of belongings.moved) moved[table] = (moved[table] ?? 0) + ids.length;
    return { merge, moved };
  }

  private async assign(id: string, fields: readonly string[], image: Image): Promise<void> {
    await requireScope().rows(
      `update customers t set ${assignSql(fields)}updated_at = ?, version = t.version + 1 from (select ?::jsonb as image) v where t.organization_id = ? and t.id = ?`,
      [this.clock.now(), JSON.stringify(image), requireOrganizationId(), id],
    );
  }

  /** The survivor as it was, then the sources: what only one may have goes from one to the other. */
  private async part({ before, sourceIds }: MergeLog, targetId: string, untouched: readonly string[]): Promise<void> {
    try {
      await this.assign(targetId, untouched, before);
      await requireScope().rows(
        'update customers set merged_into_id = null, deleted_at = null, updated_at = ?, version = version + 1 where organization_id = ? and id = any(?::uuid[])',
        [this.clock.now(), requireOrganizationId(), sourceIds],
      );
    } catch (error) {
      throw /^(customers_(email|login)|unique_field_values_pkey)$/.test(constraintOf(error) ?? '') ? new MergeBuiltUpon() : error;
    }
  }
}

function check(targetId: string, sourceIds: readonly string[], choices: Readonly<Record<string, string>>): void {
  if (sourceIds.includes(targetId)) throw invalid('#/sourceIds', 'same_customer', 'A customer cannot be merged into itself.');
  for (const [field, id] of Object.entries(choices)) {
    if (!CHOICES.includes(field)) throw invalid(`#/fieldChoices/${field}`, 'unknown_field', 'There is no such field to choose.');
    if (id !== targetId && !sourceIds.includes(id)) throw invalid(`#/fieldChoices/${field}`, 'not_merged', 'This customer is not among those to merge.');
  }
}

const pick = (image: Image, fields: readonly string[]): Image => Object.fromEntries(fields.map((field) => [field, image[field] ?? null]));
