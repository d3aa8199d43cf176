import { currentTime, idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The one token by which a member's calendar program reads their activities. */
export const CalendarFeedSchema = defineEntity({
  name: 'CalendarFeed',
  ...tenantTable('calendar_feeds'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    userId: p.uuid(),
    /** SHA-256. */
    tokenHash: p.blob(),
    createdAt: timestamp().onCreate(currentTime),
  },
  uniques: [
    { name: 'calendar_feeds_user', properties: ['organizationId', 'userId'] },
    { name: 'calendar_feeds_token_hash', properties: ['organizationId', 'tokenHash'] },
  ],
  indexes: [{ name: 'calendar_feeds_user_id', properties: ['userId'] }],
});
