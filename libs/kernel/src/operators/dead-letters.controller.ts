import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { RelayDatabase } from '../database/relay-database.js';
import { Endpoint } from '../http/endpoint.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { asOperator } from './acting-operator.js';
import { ChangeJobs } from './change-jobs.js';
import { DeadLetterChangeDto, FingerprintPathDto, type DeadLetterChange, type FingerprintPath } from './dead-letter.dto.js';
import { deadLetterView } from './dead-letter.view.js';
import { BulkJobChangeResultDto } from './operator-job.dto.js';
import { readAsRelay } from './read-queues.js';

const { read, write } = backgroundWork.jobs;

@ApiTags('operators')
@Controller('v1/operator/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly database: RelayDatabase,
    private readonly changes: ChangeJobs,
  ) {}

  @Get()
  @Endpoint({ summary: 'Jobs that failed for good, by kind of failure', description: 'A kind is the work, the class of the error, and its message without what varies.', permission: read, returns: deadLetterView.Page })
  async list(@Query({ schema: deadLetterView.Query }) query: ListQuery) {
    return deadLetterView.page(query, undefined, readAsRelay(this.database));
  }

  @Post(':fingerprint/retry')
  @Endpoint({ summary: 'Run all dead jobs of a kind again', permission: write, sensitive: true, transaction: 'own', returns: BulkJobChangeResultDto })
  async retry(@Param({ schema: FingerprintPathDto }) { fingerprint }: FingerprintPath, @Body({ schema: DeadLetterChangeDto }) { reason, dryRun }: DeadLetterChange) {
    return this.changes.many(asOperator(reason), { change: 'retry', filter: { state: 'dead', fingerprint }, dryRun });
  }

  @Post(':fingerprint/discard')
  @Endpoint({ summary: 'Put all dead jobs of a kind away', permission: write, sensitive: true, transaction: 'own', returns: BulkJobChangeResultDto })
  async discard(@Param({ schema: FingerprintPathDto }) { fingerprint }: FingerprintPath, @Body({ schema: DeadLetterChangeDto }) { reason, dryRun }: DeadLetterChange) {
    return this.changes.many(asOperator(reason), { change: 'discard', filter: { state: 'dead', fingerprint }, dryRun });
  }
}
