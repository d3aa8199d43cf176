import { defineJob, Jobs } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Issue } from '../issue.entity.js';

/** Brings an issue and its counterpart at GitHub together. */
export const SyncIssueJob = defineJob('crm.sync-issue', { data: z.object({ issueId: z.uuid() }), queue: 'slow', transaction: 'own', timeoutMs: 120_000 });

/** Has an issue and its counterpart compared soon; does nothing for an issue that has none. */
@Injectable()
export class EnqueueSync {
  constructor(private readonly jobs: Jobs) {}

  async of(issue: Pick<Issue, 'id' | 'isConnected'>): Promise<void> {
    if (issue.isConnected()) await this.jobs.enqueue(SyncIssueJob, { issueId: issue.id }, { dedupeKey: issue.id });
  }

  /** Beside what is done now: an edit in between does not wait for the retry. */
  async later(issueId: string, delayMs: number): Promise<void> {
    await this.jobs.enqueue(SyncIssueJob, { issueId }, { dedupeKey: `${issueId} later`, delayMs });
  }
}
