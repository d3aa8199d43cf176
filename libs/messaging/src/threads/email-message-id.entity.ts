import { defineEntity, p } from '@mikro-orm/postgresql';
import { requireOrganizationId, tenantTable } from '@app/kernel';

/** The message ids known in the mailboxes, hashed: the rows of ThreadIndex. Written and read in sets only. */
export const EmailMessageIdSchema = defineEntity({
  name: 'EmailMessageId',
  ...tenantTable('email_message_ids'),
  properties: {
    organizationId: p.uuid().primary().onCreate(() => requireOrganizationId()),
    /** Hash of mailbox and id: the same id in two mailboxes is two rows. */
    idHash: p.uuid().primary(),
    subjectHash: p.uuid().primary(),
    /** True: a stored message has this id. False: a stored message names it. */
    isMessage: p.boolean().primary(),
    threadId: p.uuid(),
  },
  indexes: [{ name: 'email_message_ids_thread', properties: ['organizationId', 'threadId'] }],
});
