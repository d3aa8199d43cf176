import { ApiTags, byId, Endpoint, requireHttp, type ById, type ListQuery } from '@app/kernel';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { messaging } from '../messaging.permissions.js';
import { contentDisposition } from './content-disposition.js';
import { AttachmentPathDto, EmailDto, type AttachmentPath } from './email.dto.js';
import { EmailAttachmentView, EmailView } from './email.view.js';
import { EmailsService, type Download } from './emails.service.js';

/** Types a browser can show without running anything; whatever else is sent as bytes. */
const HARMLESS = new Set(['application/pdf', 'image/gif', 'image/jpeg', 'image/png', 'image/webp', 'text/plain', 'text/csv', 'text/calendar', 'message/rfc822']);

@ApiTags('messaging')
@Controller('v1/emails')
export class EmailsController {
  constructor(private readonly emails: EmailsService) {}

  @Get()
  @Endpoint({ summary: 'List messages', permission: messaging.threads.read, returns: EmailView.Page })
  async list(@Query({ schema: EmailView.Query }) query: ListQuery) {
    return this.emails.list(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a message', permission: messaging.threads.read, returns: EmailDto })
  async get(@Param({ schema: byId('email') }) { id }: ById) {
    return this.emails.get(id);
  }

  @Get(':id/raw')
  @Endpoint({ summary: 'Download a message as it was received', permission: messaging.threads.read, produces: 'message/rfc822', transaction: 'own' })
  async raw(@Param({ schema: byId('email') }) { id }: ById) {
    return streamed(await this.emails.downloadRaw(id));
  }

  @Get(':id/attachments')
  @Endpoint({ summary: 'List the attachments of a message', permission: messaging.threads.read, returns: EmailAttachmentView.Page })
  async listAttachments(@Param({ schema: byId('email') }) { id }: ById, @Query({ schema: EmailAttachmentView.Query }) query: ListQuery) {
    return this.emails.listAttachments(id, query);
  }

  @Get(':id/attachments/:attachmentId')
  @Endpoint({ summary: 'Download an attachment', permission: messaging.threads.read, produces: 'application/octet-stream', transaction: 'own' })
  async attachment(@Param({ schema: AttachmentPathDto }) { id, attachmentId }: AttachmentPath) {
    return streamed(await this.emails.downloadAttachment(id, attachmentId));
  }
}

/** Strangers wrote these bytes: they are for saving, and a browser that shows them anyway must not run them as ours. */
function streamed({ content, fileName, fileType, sizeBytes }: Download): StreamableFile {
  requireHttp().reply.header('content-security-policy', "default-src 'none'; sandbox").header('x-content-type-options', 'nosniff');
  const type = HARMLESS.has(fileType) ? fileType : 'application/octet-stream';
  return new StreamableFile(content, { type, disposition: contentDisposition(fileName), length: sizeBytes });
}
