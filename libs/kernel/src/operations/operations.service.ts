import { Injectable } from '@nestjs/common';
import type { ListQuery } from '../http/view.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { OperationView } from './operation.dto.js';
import { OperationFinished } from './operation.problems.js';
import { visibleWork } from './visible-work.js';

/** Operations as their creators see them; with `kernel.operations.read_all`, those of everybody in the organization. */
@Injectable()
export class OperationsService {
  list(query: ListQuery) {
    return OperationView.page(query, visibleWork());
  }

  get(id: string) {
    return OperationView.one(id, visibleWork());
  }

  /** What waits ends when its turn comes, what runs at its next safe point. 409 `operation_finished`. */
  async cancel(id: string) {
    const found = await OperationView.one(id, visibleWork());
    const rows = await requireScope().rows(
      `update operations set cancel_requested_at = coalesce(cancel_requested_at, now()), updated_at = now(), version = version + 1
       where organization_id = ? and id = ? and status in ('pending', 'running') returning id`,
      [requireOrganizationId(), id],
    );
    if (found.status === 'failed' || rows.length === 0) throw new OperationFinished();
    return OperationView.one(id);
  }
}
