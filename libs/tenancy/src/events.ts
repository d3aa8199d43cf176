import { defineEvent } from '@app/kernel';
import { z } from 'zod';

/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string()).meta({ example: ['name'] });
const organizationId = z.uuid();
const userId = z.uuid();

export const OrganizationFounded = defineEvent('tenancy.organization.founded', 'An organization was founded.', z.object({ organizationId, userId }));

export const OrganizationUpdated = defineEvent(
  'tenancy.organization.updated',
  'Fields of an organization changed.',
  z.object({ organizationId, changed }),
);

export const MemberJoined = defineEvent('tenancy.member.joined', 'A user became a member of the organization.', z.object({ memberId: z.uuid(), userId, role: z.string().meta({ example: 'sales_manager' }) }));

export const MemberUpdated = defineEvent(
  'tenancy.member.updated',
  'Role, department, flags or activity of a member changed.',
  z.object({ memberId: z.uuid(), userId, changed }),
);

export const MemberRemoved = defineEvent('tenancy.member.removed', 'A member left the organization or was removed from it.', z.object({ memberId: z.uuid(), userId }));

const invitationId = z.uuid();
export const InvitationCreated = defineEvent('tenancy.invitation.created', 'Somebody was invited into the organization.', z.object({ invitationId, invitedById: userId }));
export const InvitationAccepted = defineEvent('tenancy.invitation.accepted', 'Somebody accepted an invitation and is a member now.', z.object({ invitationId, invitedById: userId, memberId: z.uuid(), userId }));
export const InvitationDeclined = defineEvent('tenancy.invitation.declined', 'Somebody declined an invitation.', z.object({ invitationId, invitedById: userId }));
export const InvitationRevoked = defineEvent('tenancy.invitation.revoked', 'An invitation was taken back.', z.object({ invitationId, invitedById: userId }));

export const OrganizationDeletionRequested = defineEvent(
  'tenancy.organization.deletion_requested',
  'A ceo asked to delete the organization; it may only be read until then.',
  z.object({ organizationId, deletesAt: z.iso.datetime() }),
);
export const OrganizationDeletionCancelled = defineEvent('tenancy.organization.deletion_cancelled', 'The deletion of the organization was taken back.', z.object({ organizationId }));
export const OrganizationDeleted = defineEvent('tenancy.organization.deleted', 'An organization is gone, and everything it owned.', z.object({ organizationId }));

const pluginId = z.uuid();
export const PluginCreated = defineEvent('tenancy.plugin.created', 'An outside service was connected.', z.object({ pluginId }));
export const PluginUpdated = defineEvent('tenancy.plugin.updated', 'Fields of a plugin changed, its status among them.', z.object({ pluginId, changed }));
export const PluginDeleted = defineEvent('tenancy.plugin.deleted', 'An outside service was disconnected.', z.object({ pluginId }));

const customField = { customFieldId: z.uuid(), entity: z.string().meta({ example: 'lead' }), key: z.string().meta({ example: 'budget' }) };
export const CustomFieldCreated = defineEvent('tenancy.custom_field.created', 'A field was added to one kind of record.', z.object(customField));
export const CustomFieldUpdated = defineEvent('tenancy.custom_field.updated', 'A custom field changed, or was archived.', z.object({ ...customField, changed }));
export const CustomFieldDeleted = defineEvent('tenancy.custom_field.deleted', 'A custom field was deleted; its values are being taken out of the records.', z.object(customField));
