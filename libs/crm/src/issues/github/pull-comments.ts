import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Issue } from '../issue.entity.js';
import { ApplyGithubComment } from './apply-github-comment.js';
import { GithubClient } from './github-client.js';
import { GithubComment } from './github-payloads.js';
import type { Exchange } from './sync-issue.js';

interface Source {
  place: { owner: string; repo: string; issue_number: number | null };
  /** How many comments GitHub says there are. */
  count: number;
  /** The issue, locked in the running transaction; throws when the exchange was overtaken. */
  lock(): Promise<Issue>;
}

const PAGE = 100;

/** Fetches the comments that no delivery told of: those from before an issue was linked, and those whose delivery was lost. */
@Injectable()
export class PullComments {
  constructor(
    private readonly client: GithubClient,
    private readonly comments: ApplyGithubComment,
  ) {}

  /** Asks for them only when GitHub has more than are known here. Throws GithubRefused. */
  async pull({ issueId, access }: Exchange, { place, count, lock }: Source, signal: AbortSignal): Promise<void> {
    if (count <= (await this.known(issueId))) return;
    for (let page = 1; ; page++) {
      const { data } = await this.client.request(access, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...place, per_page: PAGE, page }, signal);
      const found = GithubComment.array().parse(data);
      await requireScope().transaction(async () => {
        const issue = await lock();
        for (const comment of found) await this.comments.apply(issue, 'created', comment);
      });
      if (found.length < PAGE) return;
    }
  }

  private async known(issueId: string): Promise<number> {
    const [row] = await requireScope().rows<{ count: number }>(
      'select count(*)::int as count from issue_comments where organization_id = ? and issue_id = ? and github_comment_id is not null and (deleted_at is null or not is_pushed)',
      [requireOrganizationId(), issueId],
    );
    return row!.count;
  }
}
