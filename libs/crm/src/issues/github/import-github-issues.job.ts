import { defineJob, Handles, OperationProgress, Operations, requireScope, type JobData, type JobRunContext, type OperationOutcome } from '@app/kernel';
import { ConnectedGithub, type GithubAccess } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Issue } from '../issue.entity.js';
import { AbsorbGithubIssue } from './absorb-github-issue.js';
import { GithubClient } from './github-client.js';
import { GithubIssue } from './github-payloads.js';
import { markerOf } from './shared-fields.js';
import { requireGithub } from './require-github.js';

/** Makes issues of those that are open at GitHub. */
export const ImportGithubIssuesJob = defineJob('crm.import-github-issues', {
  data: z.object({ operationId: z.uuid(), pluginId: z.uuid() }), queue: 'slow', transaction: 'own', timeoutMs: 3_600_000,
});

const PAGE = 50;

@Injectable()
export class ImportGithubIssues {
  constructor(
    private readonly em: EntityManager,
    private readonly github: ConnectedGithub,
    private readonly client: GithubClient,
    private readonly absorbing: AbsorbGithubIssue,
    private readonly operations: Operations,
  ) {}

  /** Those that are here already are left as they are, so running again goes on where it stopped. */
  @Handles(ImportGithubIssuesJob)
  async import({ operationId, pluginId }: JobData<typeof ImportGithubIssuesJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(ImportGithubIssuesJob, operationId, run, async (progress) => {
      const access = await requireScope().transaction(() => requireGithub(this.github, pluginId));
      return this.importPages(access, progress);
    });
  }

  private async importPages(access: GithubAccess, progress: OperationProgress): Promise<OperationOutcome> {
    let done = 0;
    let created = 0;
    for (let page = 1; ; page++) {
      const { data } = await this.client.request(access, 'GET /repos/{owner}/{repo}/issues', { owner: access.owner, repo: access.repository, state: 'open', sort: 'created', direction: 'asc', per_page: PAGE, page }, progress.signal);
      const all = GithubIssue.array().parse(data);
      for (const remote of all.filter(({ pull_request }) => !pull_request)) {
        done++;
        if (await requireScope().transaction(() => this.importOne(access, remote))) created++;
      }
      await progress.report({ done });
      if (all.length < PAGE) return { resultUrl: '/v1/issues', result: { created, unchanged: done - created } };
    }
  }

  private async importOne(access: GithubAccess, remote: GithubIssue): Promise<boolean> {
    this.em.clear();
    const known = await this.em.count(Issue, { pluginId: access.pluginId, githubIssueId: remote.id, deletedAt: null });
    if (known > 0 || markerOf('issue', remote.body)) return false;
    await this.absorbing.adopt(remote, access);
    return true;
  }
}
