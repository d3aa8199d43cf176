import { Jobs, OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { PluginUpdated } from '@app/tenancy/events';
import { Injectable } from '@nestjs/common';
import { SyncIssueJob } from './enqueue-sync.js';

/** A plugin that was changed may work again: what GitHub has not been told yet is tried once more. */
@Injectable()
export class ResumeSync {
  constructor(private readonly jobs: Jobs) {}

  /** Jobs that wait already are not added again. */
  @OnEvent(PluginUpdated, 'crm.resume-sync')
  async onPluginUpdated({ data }: EventOf<typeof PluginUpdated>): Promise<void> {
    const rows = await requireScope().rows<{ id: string }>(
      `select id from issues where organization_id = ? and plugin_id = ? and github_state in ('pending', 'failed') and deleted_at is null`,
      [requireOrganizationId(), data.pluginId],
    );
    for (const { id } of rows) await this.jobs.enqueue(SyncIssueJob, { issueId: id }, { dedupeKey: id });
  }
}
