import { Injectable } from '@nestjs/common';
import { NotFound, requireOrganizationId, requireScope, type Fragment, type ListQuery } from '@app/kernel';
import type { Readable } from 'node:stream';
import { boundQuery } from '../database/bound-query.js';
import { ExtractAttachment } from './extract-attachment.js';
import { EmailAttachmentView, EmailView, FullEmailView, ownEmails, visibleEmails } from './email.view.js';
import { RawMessages } from './raw-messages.js';

/** A file about to be streamed. */
export interface Download {
  content: Readable;
  fileName: string;
  fileType: string;
  sizeBytes: number;
}

/** Messages, as far as the signed-in member may read them. */
@Injectable()
export class EmailsService {
  constructor(
    private readonly raw: RawMessages,
    private readonly attachments: ExtractAttachment,
  ) {}

  list(query: ListQuery) {
    return EmailView.page(query, visibleEmails());
  }

  listOfThread(threadId: string, query: ListQuery) {
    const visible = visibleEmails();
    return EmailView.page(query, { sql: `${visible.sql} and t.thread_id = ?`, params: [...visible.params, threadId] });
  }

  get(id: string) {
    return FullEmailView.one(id, visibleEmails());
  }

  async listAttachments(id: string, query: ListQuery) {
    await EmailView.one(id, visibleEmails());
    return EmailAttachmentView.page(query, ofEmail(id));
  }

  /** The message as received. Only for the owner of the mailbox: it may name recipients the others must not see. */
  async downloadRaw(id: string): Promise<Download> {
    const { hash, sizeBytes } = await requireScope().transaction(async () => {
      await EmailView.one(id, ownEmails());
      return this.rawOf(id);
    });
    return { content: await this.raw.get(hash), fileName: `${id}.eml`, fileType: 'message/rfc822', sizeBytes };
  }

  async downloadAttachment(id: string, attachmentId: string): Promise<Download> {
    const { attachment, hash, partIndex } = await requireScope().transaction(async () => {
      await EmailView.one(id, visibleEmails());
      const [part] = await boundQuery<{ part_index: number }>('select part_index from email_attachments where organization_id = $1 and id = $2 and email_id = $3', [requireOrganizationId(), attachmentId, id]);
      if (!part) throw new NotFound();
      return { attachment: await EmailAttachmentView.one(attachmentId, ofEmail(id)), hash: (await this.rawOf(id)).hash, partIndex: part.part_index };
    });
    const content = await this.attachments.open(hash, partIndex, attachment.sha256);
    return { content, fileName: attachment.fileName, fileType: attachment.fileType, sizeBytes: attachment.fileSize };
  }

  private async rawOf(id: string): Promise<{ hash: string; sizeBytes: number }> {
    const [row] = await boundQuery<{ hash: string | null; size: string }>('select content_hash as hash, raw_size_bytes as size from emails where organization_id = $1 and id = $2', [requireOrganizationId(), id]);
    if (!row?.hash) throw new NotFound();
    return { hash: row.hash, sizeBytes: Number(row.size) };
  }
}

const ofEmail = (id: string): Fragment => ({ sql: 't.email_id = ?', params: [id] });
