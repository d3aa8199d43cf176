import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { uuidv7 } from '../crypto/uuid.js';
import { RelayDatabase } from '../database/relay-database.js';
import type { ActionSource } from './operator-action.entity.js';

/** Who acts and why; `operatorId` is null for a command on the machine itself. */
export interface Cause {
  operatorId: string | null;
  source: ActionSource;
  reason: string;
}

export interface PlannedAction {
  action: string;
  organizationId: string | null;
  target: Record<string, unknown>;
}

/** Runs what operators do together with its record: neither exists without the other, nor is lost by a crash of the database. */
@Injectable()
export class RecordAction {
  constructor(private readonly database: RelayDatabase) {}

  /** `change` answers how many jobs it changed (null: not known) beside its result. */
  async around<T>(cause: Cause, planned: PlannedAction, change: (client: PoolClient) => Promise<{ jobCount: number | null; result: T }>): Promise<T> {
    return this.database.transaction(async (client) => {
      await client.query('set local synchronous_commit = on');
      const { jobCount, result } = await change(client);
      await client.query(
        'insert into operator_actions (id, operator_id, source, action, about_organization_id, target, job_count, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [uuidv7(), cause.operatorId, cause.source, planned.action, planned.organizationId, JSON.stringify(planned.target), jobCount, cause.reason],
      );
      return result;
    });
  }
}
