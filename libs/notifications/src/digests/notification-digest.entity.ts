import { currentTime, idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The one digest of a member on one of their days. */
export const NotificationDigestSchema = defineEntity({
  name: 'NotificationDigest',
  ...tenantTable('notification_digests'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    userId: p.uuid(),
    /** In the time zone the member had then. */
    localDate: p.date(),
    createdAt: timestamp().onCreate(currentTime),
    sentAt: timestamp().nullable(),
  },
  uniques: [
    { name: 'notification_digests_day', properties: ['organizationId', 'userId', 'localDate'] },
    { name: 'notification_digests_organization_id_id', properties: ['organizationId', 'id'] },
  ],
  indexes: [{ name: 'notification_digests_user_id', properties: ['userId'] }],
});
