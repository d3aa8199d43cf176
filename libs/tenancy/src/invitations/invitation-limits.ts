import type { IdentityApi } from '@app/identity';
import { requireOrganizationId } from '@app/kernel';

/** Within 15 minutes: nobody's mailbox is flooded through us, and no organization writes to the whole world. */
const MAILS_PER_RECIPIENT = 5;
const MAILS_PER_ORGANIZATION = 100;

/** Counts a mail that invites somebody, as a member or as a customer; a 429 problem over the limit. Outside of a transaction, before it is sent. */
export function countInvitation(identity: IdentityApi, email: string): Promise<void> {
  return identity.countAttempts([
    { kind: 'invitation:recipient', subject: email, limit: MAILS_PER_RECIPIENT },
    { kind: 'invitation:organization', subject: requireOrganizationId(), limit: MAILS_PER_ORGANIZATION },
  ]);
}
