import { defineView, equals, ofUser, requireUserId } from '@app/kernel';
import { z } from 'zod';
import { SessionDto, SessionTokenDto, TOKEN_STATES } from './session.dto.js';

/** The living sessions of the signed-in user; `isCurrent` is the caller's to fill in. */
export const sessionView = defineView({
  table: 'sessions',
  resource: 'session',
  returns: SessionDto,
  owner: ofUser,
  expressions: { isCurrent: 'false', ip: 'host(t.ip)', deviceName: '(select d.name from user_devices d where d.id = t.device_id)' },
  where: 't.revoked_at is null and t.expires_at > now() and t.idle_expires_at > now()',
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

/** When a refresh token stopped being good, whichever came first. */
const REVOKED_AT = '(select least(t.used_at, s.revoked_at) from sessions s where s.id = t.session_id)';
const STATE = `case when ${REVOKED_AT} is null then case when t.expires_at > now() then 'outstanding' else 'expired' end when t.used_at is not null then 'used' else 'revoked' end`;

/** The refresh tokens of a session of the signed-in user, as long as they are kept. */
export const sessionTokenView = defineView({
  table: 'refresh_tokens',
  resource: 'token',
  returns: SessionTokenDto,
  owner: { sql: '(select s.user_id from sessions s where s.id = t.session_id)', id: requireUserId },
  expressions: { state: STATE, revokedAt: REVOKED_AT },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
  filters: { state: equals(STATE, z.enum(TOKEN_STATES)) },
});
