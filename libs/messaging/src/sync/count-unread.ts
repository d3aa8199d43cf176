import { requireOrganizationId } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';

/** Counts the received messages of a mailbox that nobody has read and that are still on the server. */
export async function countUnread(accountId: string): Promise<void> {
  await boundQuery(
    `update email_accounts set unread_count = (select count(*) from emails where organization_id = $1 and email_account_id = $2
       and not is_read and direction = 'inbound' and removed_at is null) where organization_id = $1 and id = $2`,
    [requireOrganizationId(), accountId],
  );
}
