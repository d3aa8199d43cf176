import { newOrganizationToken, organizationTokenOf, type OrganizationTokenRef } from '@app/kernel';

const PREFIX = 'foin_';

/** Names one invitation: its organization, and the invitation there by the hash of its token, or by its id. */
export type InvitationRef = OrganizationTokenRef | { organizationId: string; id: string };

/** A new token; it says which organization it is of. */
export const newInvitationToken = (organizationId: string): { token: string; hash: Buffer } => newOrganizationToken(PREFIX, organizationId);

/** What a token names; null for what is none. */
export const invitationOf = (token: string): InvitationRef | null => organizationTokenOf(PREFIX, token);
