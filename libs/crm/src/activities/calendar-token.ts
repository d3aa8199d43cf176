import { newOrganizationToken, organizationTokenOf, type OrganizationTokenRef } from '@app/kernel';

const PREFIX = 'foca_';

/** A new token; it says for which organization to look. */
export const newCalendarToken = (organizationId: string): { token: string; hash: Buffer } => newOrganizationToken(PREFIX, organizationId);

/** What a token names; null for what is none. */
export const calendarOf = (token: string): OrganizationTokenRef | null => organizationTokenOf(PREFIX, token);
