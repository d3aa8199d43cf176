import { between, CURRENT_ORGANIZATION, defineView, equals, idOf, instant, ofUser, requireOrganizationId } from '@app/kernel';
import { z } from 'zod';
import { LoginEventDto, UserLoginEventDto } from './login-event.dto.js';
import { LOGIN_EVENT_TYPES, SIGN_IN_EVENT_TYPES } from './login-events.js';

const shared = {
  table: 'login_events',
  resource: 'login-event',
  expressions: { ip: 'host(t.ip)' },
  sort: { occurredAt: { sql: 't.occurred_at', cast: 'timestamptz' } },
  defaultSort: '-occurredAt',
};
const occurredAt = between('t.occurred_at', instant(), 'timestamptz');

/** What happened to the signed-in user's own account. */
export const ownLoginEventView = defineView({
  ...shared,
  returns: LoginEventDto,
  owner: ofUser,
  filters: { type: equals('t.type', z.enum(LOGIN_EVENT_TYPES)), occurredAt },
});

/** How users sign in. Which users, and since when, whoever asks must say. */
export const signInEventView = defineView({
  ...shared,
  returns: UserLoginEventDto,
  // whoever asks says which users; a cursor is good in the organization it was made in
  owner: { sql: CURRENT_ORGANIZATION, id: requireOrganizationId },
  where: `t.type in (${SIGN_IN_EVENT_TYPES.map((type) => `'${type}'`).join(', ')})`,
  filters: { type: equals('t.type', z.enum(SIGN_IN_EVENT_TYPES)), userId: equals('t.user_id', idOf('user'), 'uuid'), occurredAt },
});
