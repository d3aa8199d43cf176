import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** How one member wants to be told about one kind of event; without a row the kind's own channels hold. */
export const NotificationPreferenceSchema = defineEntity({
  name: 'NotificationPreference',
  ...tenantTable('notification_preferences'),
  properties: {
    ...tenantColumns,
    userId: p.uuid(),
    kind: p.string().length(60),
    inApp: p.boolean(),
    email: p.boolean(),
    digest: p.boolean(),
  },
  uniques: [{ name: 'notification_preferences_kind', properties: ['organizationId', 'userId', 'kind'] }],
  indexes: [{ name: 'notification_preferences_user_id', properties: ['userId'] }],
});
