import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const organizationId = z.uuid();
const userId = z.uuid();

export const OrganizationFounded = defineEvent('tenancy.organization.founded', 'An organization was founded.', z.object({ organizationId, userId }));

export const OrganizationUpdated = defineEvent(
  'tenancy.organization.updated',
  'Fields of an organization changed.',
  z.object({ organizationId, changed: z.array(z.string()) }),
);

export const MemberJoined = defineEvent('tenancy.member.joined', 'A user became a member of the organization.', z.object({ memberId: z.uuid(), userId, role: z.string() }));
