import { newOrganizationToken, organizationTokenOf, type OrganizationTokenRef } from '@app/kernel';

const PREFIX = 'foci_';

/** A new token; it says which organization it is of. */
export const newCustomerInvitationToken = (organizationId: string): { token: string; hash: Buffer } => newOrganizationToken(PREFIX, organizationId);

/** What a token names; null for what is none. */
export const customerInvitationOf = (token: string): OrganizationTokenRef | null => organizationTokenOf(PREFIX, token);
