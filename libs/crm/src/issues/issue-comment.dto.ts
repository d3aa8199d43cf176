import { idOf, paragraph } from '@app/kernel';
import { z } from 'zod';

export const IssueCommentDto = z
  .object({
    id: idOf('issue-comment'),
    issueId: idOf('issue'),
    authorId: idOf('user').nullable(),
    authorLogin: z.string().nullable().describe('Who wrote it at GitHub.'),
    body: z.string(),
    githubCommentId: z.int().nullable(),
    isPushed: z.boolean().describe('False while GitHub has not been told yet.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'IssueComment',
    example: {
      id: '01937c4e-5454-7b3c-9d4e-5f6a7b8c9d0e',
      issueId: '01937c4e-5151-7b3c-9d4e-5f6a7b8c9d0e',
      authorId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      authorLogin: null,
      body: 'Also with a filter.',
      githubCommentId: 492700400,
      isPushed: true,
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const body = paragraph(60_000).refine((text) => text.trim() !== '', { error: 'must not be empty' });
export const CreateIssueCommentDto = z.strictObject({ body }).meta({ id: 'CreateIssueComment', example: { body: 'Also with a filter.' } });
export const UpdateIssueCommentDto = z.strictObject({ body }).meta({ id: 'UpdateIssueComment', example: { body: 'Also with two filters.' } });
export type CreateIssueComment = z.output<typeof CreateIssueCommentDto>;
export type UpdateIssueComment = z.output<typeof UpdateIssueCommentDto>;
