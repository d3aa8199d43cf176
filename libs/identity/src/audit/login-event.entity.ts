import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** What happened to sign-ins and sessions. Append-only: the application role may neither change nor delete a row. */
export const LoginEventSchema = defineEntity({
  name: 'LoginEvent',
  tableName: 'login_events',
  properties: {
    ...idColumn,
    /** Null when nobody is known by the given address. */
    userId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    type: p.string().length(60),
    ip: p.string().columnType('inet').nullable(),
    userAgent: p.string().length(512).nullable(),
    occurredAt: timestamp().defaultRaw('now()'),
  },
  indexes: [
    { name: 'login_events_user', properties: ['userId', 'occurredAt', 'id'] },
    { name: 'login_events_occurred_at', properties: ['occurredAt'] },
  ],
});
