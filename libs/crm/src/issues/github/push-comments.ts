import { requireOrganizationId, requireScope } from '@app/kernel';
import type { GithubAccess } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { GithubClient, GithubRefused } from './github-client.js';
import { GithubComment } from './github-payloads.js';
import { marked, markerOf, sumOf } from './shared-fields.js';

interface Unpushed {
  id: string;
  body: string;
  githubCommentId: number | null;
  isDeleted: boolean;
}

interface Place {
  owner: string;
  repo: string;
  issue_number: number | null;
}

const UNPUSHED = `
  select id, body, github_comment_id::float8 as "githubCommentId", deleted_at is not null as "isDeleted" from issue_comments
  where organization_id = ? and issue_id = ? and not is_pushed order by created_at, id`;

/** Tells GitHub the comments that were written, changed and removed here, in their order. */
@Injectable()
export class PushComments {
  constructor(private readonly client: GithubClient) {}

  /** Throws GithubRefused; what was told by then stays told. */
  async push({ issueId, access, attempt }: { issueId: string; access: GithubAccess; attempt: number }, place: Place, signal: AbortSignal): Promise<void> {
    const unpushed = await requireScope().rows<Unpushed>(UNPUSHED, [requireOrganizationId(), issueId]);
    const left = attempt > 1 && unpushed.some(({ githubCommentId }) => githubCommentId === null) ? await this.leftByLostAnswers(access, place, signal) : new Map<string, GithubComment>();
    for (const comment of unpushed) {
      const there = left.get(comment.id) ?? (await this.tell(access, place, comment, signal));
      await requireScope().transaction(() => this.settle(comment, there));
    }
  }

  /** The comment as GitHub has it now; null when it has none. */
  private async tell(access: GithubAccess, place: Place, { id, body, githubCommentId, isDeleted }: Unpushed, signal: AbortSignal): Promise<GithubComment | null> {
    const { owner, repo, issue_number } = place;
    if (isDeleted && githubCommentId === null) return null;
    if (isDeleted) return this.remove(access, { owner, repo, comment_id: githubCommentId }, signal);
    const text = { body: marked('comment', id, body) };
    // before, since the echo may be faster than the answer
    await requireScope().transaction(() => requireScope().rows('update issue_comments set github_body_sum = ? where organization_id = ? and id = ?', [sumOf(body), requireOrganizationId(), id]));
    const { data } = githubCommentId === null
      ? await this.client.request(access, 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { owner, repo, issue_number, ...text }, signal)
      : await this.client.request(access, 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { owner, repo, comment_id: githubCommentId, ...text }, signal);
    return GithubComment.parse(data);
  }

  /** What is gone already needs no removing. */
  private async remove(access: GithubAccess, comment: Record<string, unknown>, signal: AbortSignal): Promise<null> {
    try {
      await this.client.request(access, 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', comment, signal);
    } catch (error) {
      if (!(error instanceof GithubRefused) || (error.reason !== 'not_found' && error.reason !== 'gone')) throw error;
    }
    return null;
  }

  /** Comments whose creation was answered to nobody, by the id in their marker. */
  private async leftByLostAnswers(access: GithubAccess, { owner, repo, issue_number }: Place, signal: AbortSignal): Promise<Map<string, GithubComment>> {
    const { data } = await this.client.request(access, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { owner, repo, issue_number, per_page: 100, since: new Date(Date.now() - 7 * 86_400_000).toISOString() }, signal);
    return new Map(GithubComment.array().parse(data).flatMap((comment) => {
      const id = markerOf('comment', comment.body);
      return id ? [[id, comment] as const] : [];
    }));
  }

  /** What was changed here meanwhile stays to be told; GitHub's own word of it may have come before its answer, and counts as much. */
  private async settle({ id, body, isDeleted }: Unpushed, there: GithubComment | null): Promise<void> {
    await requireScope().rows(
      `update issue_comments set github_comment_id = coalesce(?::bigint, github_comment_id), github_updated_at = coalesce(?::timestamptz, github_updated_at),
         is_pushed = case when deleted_at is null then not ? and (is_pushed or body = ?) else ? end
       where organization_id = ? and id = ?`,
      [there?.id ?? null, there?.updated_at ?? null, isDeleted, body, isDeleted, requireOrganizationId(), id],
    );
  }
}
