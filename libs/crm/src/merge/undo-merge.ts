import { Clock, NotFound, Outbox, requireOrganizationId, requirePermission, requireScope } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RecordUnmerged } from '../events.js';
import { RECORD_FACTS } from '../records/record-facts.js';
import { ownRecords } from '../visibility/own-records.js';
import { changedFields, sameValue } from './choose-fields.js';
import { assignSql, imageSql, MERGEABLES } from './mergeables.js';
import { MergeNotUndoable } from './merge.problems.js';
import { RecordMerge, type RecordImage } from './record-merge.entity.js';
import { moveBack, partTimelines } from './reparent.js';

interface Part {
  id: string;
  merged_into_id: string | null;
  deleted_at: string | null;
  image: RecordImage;
}

/** Parts records that were merged: each gets back what it had, but for what somebody changed since. */
@Injectable()
export class UndoMerge {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** 409 `merge_not_undoable`. Answers the fields of the survivor that were changed since and therefore stay. */
  async undo(id: string) {
    const merge = await this.em.findOneOrFail(RecordMerge, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new NotFound() });
    const { type, targetId, sourceIds, log } = merge;
    requirePermission(MERGEABLES[type].permission);
    const now = this.clock.now();
    const parts = await this.lock(merge);
    const target = parts.find((part) => part.id === targetId);
    if (!target) throw new NotFound();
    const intact = !target.deleted_at && sourceIds.every((source) => parts.some((part) => part.id === source && part.merged_into_id === targetId));
    if (!merge.isUndoable(now) || !intact) throw new MergeNotUndoable();
    const kept = Object.keys(log.after).filter((field) => !sameValue(target.image[field], log.after[field]));
    await this.restore(merge, target, kept, now);
    await moveBack(log.moved, targetId);
    await partTimelines(type, targetId, sourceIds, log.sharedEntryIds);
    merge.undoneAt = now;
    await this.em.flush();
    return { id, type, targetId, sourceIds, keptFields: kept, undoneAt: now.toISOString() };
  }

  private async lock({ type, targetId, sourceIds }: RecordMerge): Promise<Part[]> {
    const mergeable = MERGEABLES[type];
    const visible = ownRecords('t');
    return requireScope().rows<Part>(
      `select t.id, t.merged_into_id, t.deleted_at, ${imageSql(mergeable)} as image from ${mergeable.table} t
       where t.organization_id = ? and t.id = any(?::uuid[]) and (t.id <> ?::uuid or ${visible?.sql ?? 'true'}) order by t.id for update`,
      [requireOrganizationId(), [targetId, ...sourceIds], targetId, ...(visible?.params ?? [])],
    );
  }

  private async restore({ type, targetId, sourceIds, log }: RecordMerge, target: Part, kept: readonly string[], now: Date): Promise<void> {
    const scope = requireScope();
    const mergeable = MERGEABLES[type];
    const fields = changedFields(target.image, { ...target.image, ...log.before }).filter((field) => !kept.includes(field));
    // first the survivor lets go of what was the others' alone: a unique value belongs to one record at a time
    await scope.rows(
      `update ${mergeable.table} t set ${fields.length > 0 ? `${assignSql(mergeable, fields)}, ` : ''}updated_at = ?::timestamptz, version = t.version + 1
       from (select ?::jsonb as image) v where t.organization_id = ? and t.id = ?::uuid`,
      [now, JSON.stringify(log.before), requireOrganizationId(), targetId],
    );
    await scope.rows(
      `update ${mergeable.table} set merged_into_id = null, deleted_at = null, updated_at = ?::timestamptz, version = version + 1 where organization_id = ? and id = any(?::uuid[])`,
      [now, requireOrganizationId(), sourceIds],
    );
    this.outbox.publishAll([
      ...sourceIds.map((sourceId) => [RecordUnmerged, { type, sourceId, targetId }] as const),
      ...RECORD_FACTS[type].updated(targetId, fields),
    ]);
  }
}
