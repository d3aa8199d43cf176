import { ApiTags, byId, Endpoint, idOf, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { crm } from '../crm.permissions.js';
import { CreateIssueCommentDto, IssueCommentDto, UpdateIssueCommentDto, type CreateIssueComment, type UpdateIssueComment } from './issue-comment.dto.js';
import { IssueCommentsService } from './issue-comments.service.js';
import { IssueCommentView } from './issue.view.js';

const ofIssue = z.object({ id: idOf('issue'), commentId: idOf('issue-comment') });
type OfIssue = z.output<typeof ofIssue>;

@ApiTags('crm')
@Controller('v1/issues/:id/comments')
export class IssueCommentsController {
  constructor(private readonly comments: IssueCommentsService) {}

  @Get()
  @Endpoint({ summary: 'List the comments of an issue, oldest first', permission: crm.issues.read, returns: IssueCommentView.Page })
  async list(@Param({ schema: byId('issue') }) { id }: ById, @Query({ schema: IssueCommentView.Query }) query: ListQuery) {
    return this.comments.list(id, query);
  }

  @Post()
  @Endpoint({ summary: 'Comment on an issue', permission: crm.issues.write, returns: IssueCommentDto, status: 201 })
  async create(@Param({ schema: byId('issue') }) { id }: ById, @Body({ schema: CreateIssueCommentDto }) input: CreateIssueComment) {
    return this.comments.create(id, input);
  }

  @Patch(':commentId')
  @Endpoint({ summary: "Change one's own comment", permission: crm.issues.write, returns: IssueCommentDto, conditional: true })
  async update(@Param({ schema: ofIssue }) { id, commentId }: OfIssue, @Body({ schema: UpdateIssueCommentDto }) input: UpdateIssueComment) {
    return this.comments.update(id, commentId, input);
  }

  @Delete(':commentId')
  @Endpoint({ summary: "Delete one's own comment", permission: crm.issues.write, status: 204, conditional: true })
  async delete(@Param({ schema: ofIssue }) { id, commentId }: OfIssue) {
    await this.comments.delete(id, commentId);
  }
}
