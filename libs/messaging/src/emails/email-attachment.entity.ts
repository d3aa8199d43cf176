import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable } from '@app/kernel';

const EmailAttachmentSchema = defineEntity({
  name: 'EmailAttachment',
  ...tenantTable('email_attachments'),
  properties: {
    ...tenantColumns,
    emailId: p.uuid(),
    fileName: p.string().length(255),
    /** Decoded, in bytes. */
    fileSize: p.bigint('number'),
    /** MIME type as the sender gave it. */
    fileType: p.string().length(255),
    /** Position among the attachments of the raw message, where the content is. */
    partIndex: p.integer(),
    contentId: p.string().length(255).nullable(),
    disposition: p.string().length(20).nullable(),
    sha256: p.string().length(64),
  },
  uniques: [{ name: 'email_attachments_part', properties: ['organizationId', 'emailId', 'partIndex'] }],
});

/** A file sent with a message. */
export class EmailAttachment extends EmailAttachmentSchema.class {}
EmailAttachmentSchema.setClass(EmailAttachment);
