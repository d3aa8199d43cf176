import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable } from '@app/kernel';

const { id, organizationId } = tenantColumns;

/** The message ids known in a mailbox, hashed to 128 bits: the rows of ThreadIndex. Written and read in sets only. */
export const EmailMessageIdSchema = defineEntity({
  name: 'EmailMessageId',
  ...tenantTable('email_message_ids'),
  properties: {
    id,
    organizationId,
    emailAccountId: p.uuid(),
    idHash: p.uuid(),
    subjectHash: p.uuid(),
    /** True: a stored message has this id. False: a stored message names it. */
    isMessage: p.boolean(),
    threadId: p.uuid(),
  },
  uniques: [{ name: 'email_message_ids_key', properties: ['organizationId', 'emailAccountId', 'idHash', 'subjectHash', 'isMessage'] }],
  indexes: [{ name: 'email_message_ids_thread', properties: ['organizationId', 'threadId'] }],
});
