import { currentTime, NotFound, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { RecordRestored } from '../events.js';
import { ownRecords } from '../visibility/own-records.js';
import type { TrashType } from './trash-entry.dto.js';
import { TRASH } from './trash.view.js';

/** Takes deleted records back out of the trash. */
@Injectable()
export class RestoreRecord {
  constructor(private readonly outbox: Outbox) {}

  /** Restoring what is not deleted changes nothing; 404 for what is not there, gone for good, or not to be seen. */
  async restore(type: TrashType, recordId: string): Promise<void> {
    const { table, restorable } = TRASH[type];
    const own = ownRecords('t');
    const [row] = await requireScope().rows<{ isDeleted: boolean }>(
      `select deleted_at is not null as "isDeleted" from ${table} t where organization_id = ? and id = ? and ${restorable}${own ? ` and ${own.sql}` : ''} for update`,
      [requireOrganizationId(), recordId, ...(own?.params ?? [])],
    );
    if (!row) throw new NotFound();
    if (!row.isDeleted) return;
    await requireScope().rows(`update ${table} set deleted_at = null, updated_at = ?, version = version + 1 where organization_id = ? and id = ?`, [currentTime(), requireOrganizationId(), recordId]);
    this.outbox.publish(RecordRestored, { type, recordId });
  }
}
