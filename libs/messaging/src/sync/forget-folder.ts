import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { lockMailbox } from './mailbox-lock.js';
import { settlePlaceless } from './update-placements.js';

/** Removes a folder that no longer exists on the server, with its places; its messages stay as those of no folder. */
export async function forgetFolder(accountId: string, folderId: string): Promise<void> {
  await requireScope().transaction(async () => {
    await lockMailbox(accountId);
    const forgotten = await boundQuery<{ email_id: string | null }>('delete from email_placements where organization_id = $1 and folder_id = $2 returning email_id', [requireOrganizationId(), folderId]);
    await settlePlaceless(forgotten.flatMap(({ email_id }) => email_id ?? []));
    await boundQuery('delete from email_folders where organization_id = $1 and id = $2', [requireOrganizationId(), folderId]);
  });
}
