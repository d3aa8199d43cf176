import { Clock, expectVersion, invalid, NotFound, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RecordMerged } from '../events.js';
import { RECORD_FACTS } from '../records/record-facts.js';
import { ownRecords } from '../visibility/own-records.js';
import { changedFields, chooseFields, type ChosenFields, type MergeCandidate } from './choose-fields.js';
import type { MergeInput } from './merge.dto.js';
import { assignSql, imageSql, MERGEABLES } from './mergeables.js';
import { RecordMerge, type MergeableType, type MergeLog, type RecordImage } from './record-merge.entity.js';
import { foreseeReferences, moveReferences, sharedEntryIds } from './reparent.js';

type Locked = MergeCandidate & { version: number };

/** Makes several records one: fields by choice, everything else by moving it. All in one transaction. */
@Injectable()
export class MergeRecords {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** 404 for a record that is not there, or not to be seen. A dry run says what would happen, and changes nothing. */
  async merge(type: MergeableType, targetId: string, { sourceIds, fieldChoices = {}, dryRun = false }: MergeInput) {
    const mergeable = MERGEABLES[type];
    const ids = [targetId, ...new Set(sourceIds)];
    if (sourceIds.includes(targetId)) throw invalid('#/sourceIds', 'same_record', 'A record cannot be merged into itself.');
    for (const [field, id] of Object.entries(fieldChoices)) {
      if (!mergeable.fields[field]) throw invalid(`#/fieldChoices/${field}`, 'unknown_field', 'Records have no such field.');
      if (!ids.includes(id)) throw invalid(`#/fieldChoices/${field}`, 'not_merged', 'This record is not among those to merge.');
    }
    const records = await this.lock(type, ids);
    const [target, ...sources] = records as [Locked, ...Locked[]];
    expectVersion(target);
    const chosen = chooseFields(mergeable, records, fieldChoices);
    const base = { type, targetId, sourceIds: sources.map(({ id }) => id), dryRun, ...chosen };
    if (dryRun) return { id: null, ...base, moved: countByTable(await foreseeReferences(mergeable.table, base.sourceIds, targetId)), undoableUntil: null };
    const { merge, log } = await this.write(type, target, base.sourceIds, chosen);
    return { id: merge.id, ...base, moved: countByTable(log.moved), undoableUntil: merge.undoableUntil().toISOString() };
  }

  /** In order of id, so that two merges of the same records wait for each other and do not lock each other out. */
  private async lock(type: MergeableType, ids: readonly string[]): Promise<Locked[]> {
    const mergeable = MERGEABLES[type];
    const visible = ownRecords('t');
    const rows = await requireScope().rows<Locked>(
      `select t.id, t.version, ${imageSql(mergeable)} as image from ${mergeable.table} t
       where t.organization_id = ? and t.id = any(?::uuid[]) and t.deleted_at is null${visible ? ` and ${visible.sql}` : ''} order by t.id for update`,
      [requireOrganizationId(), ids, ...(visible?.params ?? [])],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = byId.get(id);
      if (!row) throw new NotFound();
      return row;
    });
  }

  private async write(type: MergeableType, target: Locked, sourceIds: string[], { after }: ChosenFields): Promise<{ merge: RecordMerge; log: MergeLog }> {
    const scope = requireScope();
    const { table } = MERGEABLES[type];
    const now = this.clock.now();
    const changed = changedFields(target.image, after);
    const moved = await moveReferences(table, sourceIds, target.id);
    await scope.rows(
      `update ${table} set merged_into_id = ?::uuid, deleted_at = ?::timestamptz, updated_at = ?::timestamptz, version = version + 1 where organization_id = ? and id = any(?::uuid[])`,
      [target.id, now, now, requireOrganizationId(), sourceIds],
    );
    await this.assign(type, target.id, changed, after, now);
    const log: MergeLog = { before: pick(target.image, changed), after: pick(after, changed), moved, sharedEntryIds: await sharedEntryIds(type, target.id, sourceIds) };
    const merge = this.em.create(RecordMerge, { type, targetId: target.id, sourceIds, log, createdById: scope.userId });
    this.outbox.publishAll([
      ...sourceIds.map((sourceId) => [RecordMerged, { type, sourceId, targetId: target.id }] as const),
      ...RECORD_FACTS[type].updated(target.id, changed),
    ]);
    await this.em.flush();
    return { merge, log };
  }

  private async assign(type: MergeableType, id: string, changed: readonly string[], after: RecordImage, now: Date): Promise<void> {
    const mergeable = MERGEABLES[type];
    const fields = changed.length > 0 ? `${assignSql(mergeable, changed)}, ` : '';
    await requireScope().rows(
      `update ${mergeable.table} t set ${fields}updated_at = ?::timestamptz, version = t.version + 1 from (select ?::jsonb as image) v where t.organization_id = ? and t.id = ?::uuid`,
      [now, JSON.stringify(after), requireOrganizationId(), id],
    );
  }
}

const pick = (image: RecordImage, fields: readonly string[]): RecordImage => Object.fromEntries(fields.map((field) => [field, image[field] ?? null]));

function countByTable(moved: MergeLog['moved']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table, ids } of moved) counts[table] = (counts[table] ?? 0) + ids.length;
  return counts;
}
