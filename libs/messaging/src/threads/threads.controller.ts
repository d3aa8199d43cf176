import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { EmailView } from '../emails/email.view.js';
import { EmailsService } from '../emails/emails.service.js';
import { messaging } from '../messaging.permissions.js';
import { ThreadDto, UpdateThreadDto, type UpdateThread } from './thread.dto.js';
import { ThreadView } from './thread.view.js';
import { ThreadsService } from './threads.service.js';

@ApiTags('messaging')
@Controller('v1/threads')
export class ThreadsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly emails: EmailsService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List threads', permission: messaging.threads.read, returns: ThreadView.Page })
  async list(@Query({ schema: ThreadView.Query }) query: ListQuery) {
    return this.threads.list(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a thread', permission: messaging.threads.read, returns: ThreadDto })
  async get(@Param({ schema: byId('thread') }) { id }: ById) {
    return this.threads.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Mark, categorise or link a thread', permission: messaging.threads.write, returns: ThreadDto, conditional: true })
  async update(@Param({ schema: byId('thread') }) { id }: ById, @Body({ schema: UpdateThreadDto }) changes: UpdateThread) {
    return this.threads.update(id, changes);
  }

  @Get(':id/emails')
  @Endpoint({ summary: 'List the messages of a thread', permission: messaging.threads.read, returns: EmailView.Page })
  async listEmails(@Param({ schema: byId('thread') }) { id }: ById, @Query({ schema: EmailView.Query }) query: ListQuery) {
    return this.emails.listOfThread((await this.threads.get(id)).id, query);
  }
}
